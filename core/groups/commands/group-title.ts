import { renameGroup } from '../group.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { findGroup, groupNamed } from '../find.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { say } from '../../../texts/say.ts'

export const groupTitle = command({
  name: 'group title',
  help: 'gives a group of yours another title',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    title: textInput('Title'),
  },
  async edits({ store, config }, caller, { group: name = '' }) {
    const found = await findGroup({ store, config }, name)
    return found && ownsGroup(found, caller) ? { id: `group ${found.id}`, values: { title: found.title } } : undefined
  },
  async run(context, caller, { group: name, title }) {
    const group = await groupNamed(context, name, caller)
    const renamed = await renameGroup(context, group, title, caller)
    return { text: say('{name} is called {title} now.', { name: group.name, title: renamed.title }) }
  },
})
