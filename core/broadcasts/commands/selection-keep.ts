import { beginningOf } from '../../../xep/text.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { keepableSelections, keepSelection, keepQuestion, selectiveBroadcast } from '../keep.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { groupsAround } from '../../graph.ts'
import { command, textInput, type Choice } from '../../commands/command.ts'
import type { Caller } from '../../model/caller.ts'
import { addressOf } from '../../model/jid.ts'
import { isRefusal } from '../../conversation/choosing.ts'
import { minutesFor } from '../../model/moment.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const selectionKeep = command({
  name: 'selection keep',
  help: 'makes a broadcast group of yours of those to whom you sent a selective message',
  who: 'member',
  inputs: {
    broadcast: textInput('Message', { choices: ownSelections }),
    name: textInput('Name of the group', { unasked: true }),
  },
  async run(context, caller, { broadcast: id, name }) {
    const broadcast = await selectiveBroadcast(context, id, caller)
    if (isRefusal(name)) return { text: say('The selection is not kept.') }
    try {
      const group = await keepSelection(context, broadcast, name, caller)
      return {
        text: say('Kept as {title}: what you write to {address} goes to them.', {
          title: group.title,
          address: addressOf(group, context.config),
        }),
      }
    } catch (error) {
      // Whoever is asked in chat can simply write another one.
      if (!(error instanceof Fault) || broadcast.savedAs || !['conflict', 'not-acceptable'].includes(error.condition))
        throw error
      return { ask: 'name', text: `${error.message}\n${keepQuestion(broadcast)}` }
    }
  },
})

async function ownSelections(context: Context, caller: Caller): Promise<Choice[]> {
  const groups = caller.person ? await groupsAround(context, caller.person.id) : []
  const found = await keepableSelections(
    context,
    groups.filter(group => group.kind === 'broadcast' && ownsGroup(group, caller)),
  )
  const shown = minutesFor(context.config, caller)
  return found.slice(0, 20).map(({ id, sent, recipients, body }) => ({
    value: id,
    label: sayCount(recipients, '{time}, {count} person: {beginning}', '{time}, {count} people: {beginning}', {
      time: shown(sent),
      beginning: beginningOf(body, 40),
    }),
  }))
}
