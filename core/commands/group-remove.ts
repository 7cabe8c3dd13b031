import { names, removeFrom } from '../groups/group-members.ts'
import { groupNamed } from '../people.ts'
import { someNamed } from '../groups/some.ts'
import { ownGroups } from './choices.ts'
import { command, manyInput, optionalText, textInput } from './command.ts'

export const groupRemove = command({
  name: 'group remove',
  help: 'takes people and groups out of a group of yours, and tells the people why',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    who: manyInput('Usernames and groups'),
    reason: optionalText('Reason, as they read it'),
  },
  async run(context, caller, { group: name, who, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    const some = await someNamed(context, who, caller)
    const staying = await removeFrom(context, group, some, reason, caller)
    const lines = staying.map(({ person, ways }) => `${person.name} is still in it by ${names(ways)}.`)
    const done = some.people.length + some.groups.length
    return { text: [`${group.title}: ${done} removed.`, ...lines].join('\n') }
  },
})
