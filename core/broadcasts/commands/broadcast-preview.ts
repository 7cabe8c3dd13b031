import { command, optionalText } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { findGroup, groupNamed } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import { personById, personNamed } from '../../people/person.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { draftBroadcast } from '../draft.ts'
import { orderOf } from '../plan.ts'
import { previewDraft } from '../preview.ts'
import { partsOf } from '../selection.ts'
import { messageInputs, planOf } from './message-inputs.ts'
import { say, sayCount } from '../../../texts/say.ts'

const SHOWN = 100 // people to choose from

export const broadcastPreview = command({
  name: 'broadcast preview',
  help: 'shows a message as one person in a broadcast group of yours would read it; nothing is sent',
  who: 'member',
  readsOnly: true,
  inputs: {
    ...messageInputs(),
    as: optionalText('As whom it is shown; as the first who gets it where nothing is written', {
      named: true,
      of: 'group',
      choices: reached,
    }),
  },
  async run(context, caller, { group: name, as, ...message }) {
    const group = await groupNamed(context, name, caller)
    const draft = await draftBroadcast(context, orderOf(group, planOf(message)), caller)
    const { recipients } = draft
    const person = as === undefined ? await personById(context, recipients[0] ?? '') : await personNamed(context, as)
    if (!person) return { text: say('Nobody else is in {title}.', { title: group.title }) }
    const goesTo = sayCount(
      recipients.length,
      'It goes to {count} person of {title}.',
      'It goes to {count} people of {title}.',
      { title: group.title },
    )
    const reader = { name: person.name, username: person.username }
    if (!recipients.includes(person.id))
      return { text: `${goesTo} ${say('{name} ({username}) does not get it.', reader)}` }
    const text = await previewDraft(context, draft, person, caller)
    return { text: `${goesTo} ${say('{name} ({username}) would read:', reader)}\n\n${text}` }
  },
})

/** Lists the people whom the group reaches, where that is no endless list. */
async function reached(context: Context, caller: Caller, { group: name = '' }: Record<string, string>) {
  const group = await findGroup(context, name)
  if (!group || group.kind !== 'broadcast' || !ownsGroup(group, caller)) return []
  const { people } = await partsOf(context, group, caller)
  return people.length <= SHOWN ? people.map(({ username, name: label }) => ({ value: username, label })) : []
}
