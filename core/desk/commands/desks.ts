import { command, optionalText, type Choice } from '../../commands/command.ts'
import { agentIds, presentAgents, servingIds } from '../agent.ts'
import { deskAddress, ownDesk, supervises } from '../desk.ts'
import { deskReport, dividedReport, DIVISIONS } from '../tables/report.ts'
import { choiceInput } from './desk-input.ts'
import { say } from '../../../texts/say.ts'

const divisionChoices = (): Choice[] => [
  { value: 'agent', label: say('agent') },
  { value: 'hour', label: say('hour') },
]

export const desks = command({
  name: 'desks',
  help: 'lists the desks at which you can ask, answer or supervise, or shows the numbers of one',
  who: 'person',
  readsOnly: true,
  inputs: {
    desk: optionalText('Desk that you supervise'),
    by: choiceInput('By what the numbers are divided', DIVISIONS, divisionChoices),
  },
  async run(context, caller, { desk: typed, by }) {
    if (typed !== undefined) {
      const desk = await ownDesk(context, typed, caller)
      return { table: by === undefined ? await deskReport(context, desk) : await dividedReport(context, desk, by) }
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
        return [
          desk.title,
          address,
          say('{present} of {all} agents', { present, all: ids.length }),
          say('{waiting} wait, {taken} are answered', { waiting, taken }),
        ]
      }),
    )
    if (!rows.length) return { text: say('There are no desks.') }
    return { table: { columns: [say('desk'), say('address'), say('agents'), say('conversations')], rows } }
  },
})
