import { addTo } from '../groups/group-members.ts'
import { groupNamed } from '../people.ts'
import { someNamed } from '../groups/some.ts'
import { ownGroups } from './choices.ts'
import { command, manyInput, textInput } from './command.ts'

export const groupAdd = command({
  name: 'group add',
  help: 'puts people and groups into a group of yours',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    who: manyInput('Usernames and groups'),
  },
  async run(context, caller, { group: name, who }) {
    const group = await groupNamed(context, name, caller)
    const some = await someNamed(context, who, caller)
    const fresh = await addTo(context, group, some, caller)
    const all = some.people.length + some.groups.length
    if (!fresh) return { text: `${group.title}: all of them were there already.` }
    return { text: `${group.title}: ${fresh} added${fresh < all ? `, ${all - fresh} were there already` : ''}.` }
  },
})
