import { renameGroup } from '../groups/group.ts'
import { groupNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

export const groupTitle = command({
  name: 'group title',
  help: 'gives a group of yours another title',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    title: textInput('Title'),
  },
  async run(context, caller, { group: name, title }) {
    const group = await groupNamed(context, name, caller)
    const renamed = await renameGroup(context, group, title, caller)
    return { text: `${group.name} is called ${renamed.title} now.` }
  },
})
