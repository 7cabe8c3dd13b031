import { closeGroup } from '../group.ts'
import { withAnswer } from '../../inbox.ts'
import { command, optionalText } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'
import { say } from '../../../texts/say.ts'

export const groupClose = command({
  name: 'group close',
  help: 'ends a group of yours for everybody, with its messages',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    reason: optionalText('Reason, as its members read it'),
  },
  async run(context, caller, { group: name, reason = '' }) {
    const group = await groupNamed(context, name, caller)
    const text = say('{title} is closed.', { title: group.title })
    await closeGroup(withAnswer(context, { text }), group, reason, caller)
    return { text }
  },
})
