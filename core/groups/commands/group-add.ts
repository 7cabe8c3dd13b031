import { addTo } from '../group-members.ts'
import { someCalled } from '../some.ts'
import { command, manyInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'
import type { Group } from '../../model/group.ts'
import { say } from '../../../texts/say.ts'

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
    const told = (fresh: number) => addedText(group, fresh, all - fresh)
    return { text: await addTo(context, group, some, caller, told) }
  },
})

function addedText({ title }: Group, added: number, before: number): string {
  if (!added) return say('{title}: all of them were there already.', { title })
  if (!before) return say('{title}: {added} added.', { title, added })
  return say('{title}: {added} added, {before} were there already.', { title, added, before })
}
