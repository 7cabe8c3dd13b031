import { names, removeFrom, type Staying } from '../groups/group-members.ts'
import { groupNamed } from '../people.ts'
import { someNamed } from '../groups/some.ts'
import { command, manyInput, optionalText } from './command.ts'
import { ownedGroupInput } from './group-input.ts'

export const groupRemove = command({
  name: 'group remove',
  help: 'takes people and groups out of a group of yours, and tells the people why',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    who: manyInput('Usernames and groups'),
    reason: optionalText('Reason, as they read it'),
  },
  async run(context, caller, { group: name, who, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    const some = await someNamed(context, who, caller)
    const done = some.people.length + some.groups.length
    const told = (staying: Staying[]) => {
      const lines = staying.map(({ person, ways }) => `${person.name} is still in it by ${names(ways)}.`)
      return [`${group.title}: ${done} removed.`, ...lines].join('\n')
    }
    return { text: await removeFrom(context, group, some, reason, caller, told) }
  },
})
