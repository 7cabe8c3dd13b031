import { Fault } from '../../../xep/fault.ts'
import { peopleById } from '../../people/person.ts'
import { ownsGroup, ownersOf } from '../../policy/permit.ts'
import { peopleOf } from '../../graph.ts'
import { voiceRulesNow } from '../../provisioning/voice.ts'
import { command, textInput } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import type { Group } from '../../model/group.ts'
import { groupNamed } from '../find.ts'
import { voiceId } from '../../model/voice.ts'
import { ownGroups } from './own-groups.ts'
import { say, sayCount } from '../../../texts/say.ts'

function roleOf(group: Group, person: string, muted: boolean): string {
  if (ownersOf(group).includes(person)) return say('owner')
  if (group.admins?.includes(person)) return say('moderator')
  return muted ? say('muted') : ''
}

export const members = command({
  name: 'members',
  help: 'lists the members of a group',
  who: 'person',
  readsOnly: true,
  inputs: {
    group: textInput('Group', {
      choices: async (context, caller) => [
        ...(await ownGroups(context, caller, 'chat')),
        ...(await ownGroups(context, caller, 'broadcast', true)),
      ],
    }),
  },
  async run(context, caller, { group: name }) {
    const group = await groupNamed(context, name, caller)
    if (group.kind === 'broadcast' && !ownsGroup(group, caller))
      throw new Fault('forbidden', say('Only its owner sees who is in a broadcast group.'))
    const people = await peopleById(context, [...(await peopleOf(context, group.id)), ...ownersOf(group)])
    const { muted } = await voiceRulesNow(context)
    const rows = people.map(person => [
      jidOf(person, context.config),
      person.name,
      person.profile.title ?? '',
      roleOf(group, person.id, muted.has(voiceId(group.id, person.id))),
    ])
    return {
      text: sayCount(rows.length, '{title}: {count} person.', '{title}: {count} people.', { title: group.title }),
      table: { columns: [say('address'), say('name'), say('title'), ''], rows },
    }
  },
})
