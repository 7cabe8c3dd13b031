import { command, optionalText } from '../../commands/command.ts'
import { agentIds, presentAgents, servingIds } from '../agent.ts'
import { deskAddress, ownDesk, supervises } from '../desk.ts'
import { deskReport } from '../report.ts'

export const desks = command({
  name: 'desks',
  help: 'lists the desks at which you can ask, answer or supervise, or shows the numbers of one',
  who: 'person',
  inputs: { desk: optionalText('Desk that you supervise') },
  async run(context, caller, { desk: typed }) {
    if (typed !== undefined) {
      const rows = await deskReport(context, await ownDesk(context, typed, caller))
      return { table: { columns: ['what', 'number'], rows } }
    }
    const { store, config } = context
    const all = await store.desks.find({ sort: 'title' })
    const rows = await Promise.all(
      all.map(async desk => {
        const ids = await agentIds(context, desk)
        const isInside = supervises(desk, caller) || (await servingIds(context, desk)).includes(caller.person?.id ?? '')
        const address = deskAddress(desk, config)
        if (!isInside) return [desk.title, address, '', '']
        const waiting = await store.cases.count({ pool: desk.id, state: 'waiting' })
        const taken = await store.cases.count({ pool: desk.id, state: 'taken' })
        const present = (await presentAgents(context, desk)).length
        return [desk.title, address, `${present} of ${ids.length} agents`, `${waiting} wait, ${taken} are answered`]
      }),
    )
    if (!rows.length) return { text: 'There are no desks.' }
    return { table: { columns: ['desk', 'address', 'agents', 'conversations'], rows } }
  },
})
