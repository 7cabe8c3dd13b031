import { Fault } from '../../../xep/fault.ts'
import { peopleById } from '../../people/person.ts'
import { owns, ownersOf } from '../../policy/permit.ts'
import { peopleOf } from '../../graph.ts'
import { voiceRulesNow } from '../../provisioning/voice.ts'
import { command, textInput } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { groupNamed } from '../find.ts'
import { voiceId } from '../../model/voice.ts'
import { ownGroups } from './own-groups.ts'

export const members = command({
  name: 'members',
  help: 'lists the members of a group',
  who: 'person',
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
    if (group.kind === 'broadcast' && !owns(group, caller))
      throw new Fault('forbidden', 'Only its owner sees who is in a broadcast group.')
    const people = await peopleById(context, [...(await peopleOf(context, group.id)), ...ownersOf(group)])
    const { muted } = await voiceRulesNow(context)
    const rows = people.map(person => [
      jidOf(person, context.config),
      person.name,
      person.profile.title ?? '',
      ownersOf(group).includes(person.id) ? 'owner' : muted.has(voiceId(group.id, person.id)) ? 'muted' : '',
    ])
    return {
      text: `${group.title}: ${rows.length} people.`,
      table: { columns: ['address', 'name', 'title', ''], rows },
    }
  },
})
