import { addTo } from '../group-members.ts'
import { someCalled } from '../some.ts'
import { command, manyInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'

export const groupAdd = command({
  name: 'group add',
  help: 'puts people and groups into a group of yours',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    who: manyInput('Usernames and groups'),
  },
  async run(context, caller, { group: name, who }) {
    const group = await groupNamed(context, name, caller)
    const some = await someCalled(context, who, caller)
    const all = some.people.length + some.groups.length
    const told = (fresh: number) =>
      fresh
        ? `${group.title}: ${fresh} added${fresh < all ? `, ${all - fresh} were there already` : ''}.`
        : `${group.title}: all of them were there already.`
    return { text: await addTo(context, group, some, caller, told) }
  },
})
