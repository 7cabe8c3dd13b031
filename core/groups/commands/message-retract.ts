import { beginningOf } from '../../../xep/text.ts'
import { startedWrites } from '../../inbox.ts'
import { lastSaid, retractSaid } from '../moderation.ts'
import { command, optionalText } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 10

export const messageRetract = command({
  name: 'message retract',
  help: 'takes back what somebody wrote in a chat group of yours',
  who: 'member',
  inputs: {
    group: ownedGroupInput('chat'),
    message: optionalText("The room's id of the message, or how it begins; without it the last ones are shown"),
    reason: optionalText('Why, as everybody in the room reads it'),
  },
  async run(context, caller, { group: name, message, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    const said = await lastSaid(context, group, message ? 50 : SHOWN, caller)
    const rows = (some: typeof said) => some.map(({ id, from, text }) => [id, from, beginningOf(text, 60)])
    const columns = ['id', say('sender'), say('message')]
    if (!said.length && !message) return { text: say('Nobody has written in {title}.', { title: group.title }) }
    if (!message)
      return { ask: 'message', text: [say('Which one?'), ...rows(said).map(row => row.join(' · '))].join('\n') }
    const meant = said.filter(({ id, text }) => id === message || text.toLowerCase().startsWith(message.toLowerCase()))
    if (meant.length > 1)
      return { text: say('Several begin so: say which by its id.'), table: { columns, rows: rows(meant) } }
    const id = meant[0]?.id ?? message
    const answer = { text: say('Taken back: who is in the room is told, and the archive has it no longer.') }
    if (!meant.length && context.inbox?.started) return answer
    // By its id: when this comes again, another one may begin so.
    if (meant.length) await context.store.batch(startedWrites(context, { group: name, message: id, reason }))
    await retractSaid(context, group, id, reason, caller)
    return answer
  },
})
