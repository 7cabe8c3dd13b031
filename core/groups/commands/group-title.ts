import { renameGroup } from '../group.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'

export const groupTitle = command({
  name: 'group title',
  help: 'gives a group of yours another title',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    title: textInput('Title'),
  },
  async run(context, caller, { group: name, title }) {
    const group = await groupNamed(context, name, caller)
    const renamed = await renameGroup(context, group, title, caller)
    return { text: `${group.name} is called ${renamed.title} now.` }
  },
})
