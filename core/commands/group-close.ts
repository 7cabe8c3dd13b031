import { closeGroup } from '../groups/group.ts'
import { groupNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, optionalText, textInput } from './command.ts'

export const groupClose = command({
  name: 'group close',
  help: 'ends a group of yours for everybody, with its messages',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    reason: optionalText('Reason, as its members read it'),
  },
  async run(context, caller, { group: name, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    await closeGroup(context, group, reason, caller)
    return { text: `${group.title} is closed.` }
  },
})
