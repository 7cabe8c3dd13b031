import { Fault } from '../../xep/fault.ts'
import { groupNamed, jidOf, peopleById } from '../people.ts'
import { owns, ownersOf } from '../permit.ts'
import { peopleOf } from '../groups/reach.ts'
import { silenceId, silencesNow } from '../groups/silence.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

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
    const { muted } = await silencesNow(context)
    const rows = people.map(person => [
      jidOf(person, context.config),
      person.name,
      person.profile.title ?? '',
      ownersOf(group).includes(person.id) ? 'owner' : muted.has(silenceId(group.id, person.id)) ? 'muted' : '',
    ])
    return {
      text: `${group.title}: ${rows.length} people.`,
      table: { columns: ['address', 'name', 'title', ''], rows },
    }
  },
})
