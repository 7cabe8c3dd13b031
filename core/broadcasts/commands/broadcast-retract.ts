import { beginningOf } from '../../../xep/text.ts'
import type { Context } from '../../context.ts'
import { broadcastsOf } from '../broadcast.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { groupsAround } from '../../graph.ts'
import { retractBroadcast } from '../retraction.ts'
import { command, textInput, type Choice } from '../../commands/command.ts'
import type { Caller } from '../../model/caller.ts'
import { minutesFor } from '../../model/moment.ts'
import { sayCount } from '../../../texts/say.ts'

const SHOWN = 20

export const broadcastRetract = command({
  name: 'broadcast retract',
  help: 'takes a message of a broadcast group of yours back',
  who: 'member',
  inputs: { message: textInput('Message, as broadcast history names it', { choices: ownMessages }) },
  async run(context, caller, { message }) {
    const { broadcast, retraction } = await retractBroadcast(context, message, caller)
    const beginning = beginningOf(broadcast.body, 60)
    return {
      text: sayCount(
        retraction.recipients,
        "Taken back: {count} person is told of '{beginning}'. Who has read it has read it.",
        "Taken back: {count} people are told of '{beginning}'. Who has read it has read it.",
        { beginning },
      ),
    }
  },
})

async function ownMessages(context: Context, caller: Caller): Promise<Choice[]> {
  const groups = caller.person ? await groupsAround(context, caller.person.id) : []
  const own = groups.filter(group => group.kind === 'broadcast' && ownsGroup(group, caller))
  const found = await Promise.all(own.map(group => broadcastsOf(context, group, SHOWN, caller)))
  const shown = minutesFor(context.config, caller)
  return found
    .flat()
    .filter(({ retracted }) => !retracted)
    .sort((one, other) => (one.sent < other.sent ? 1 : -1))
    .slice(0, SHOWN)
    .map(({ id, sent, body }) => ({
      value: id,
      label: `${shown(sent)}: ${beginningOf(body, 60)}`,
    }))
}
