import { lastSaid, retractSaid } from '../groups/moderation.ts'
import { groupNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, optionalText, textInput } from './command.ts'

const SHOWN = 10

export const messageRetract = command({
  name: 'message retract',
  help: 'takes back what somebody wrote in a chat group of yours',
  who: 'member',
  inputs: {
    group: textInput('Chat group', { choices: (context, caller) => ownGroups(context, caller, 'chat', true) }),
    message: optionalText("The room's id of the message, or how it begins; without it the last ones are shown"),
    reason: optionalText('Why, as everybody in the room reads it'),
  },
  async run(context, caller, { group: name, message, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    const said = await lastSaid(context, group, message ? 50 : SHOWN, caller)
    const rows = (some: typeof said) => some.map(({ id, from, text }) => [id, from, text.slice(0, 60)])
    const columns = ['id', 'from', 'message']
    if (!said.length && !message) return { text: `Nobody has written in ${group.title}.` }
    if (!message) return { ask: 'message', text: [`Which one?`, ...rows(said).map(row => row.join(' · '))].join('\n') }
    const meant = said.filter(({ id, text }) => id === message || text.toLowerCase().startsWith(message.toLowerCase()))
    if (meant.length > 1)
      return { text: 'Several begin so: say which by its id.', table: { columns, rows: rows(meant) } }
    await retractSaid(context, group, meant[0]?.id ?? message, reason, caller)
    return { text: 'Taken back: who is in the room is told, and the archive has it no longer.' }
  },
})
