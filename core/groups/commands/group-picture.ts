import { booleanInput, command, fileInput } from '../../commands/command.ts'
import { groupNamed } from '../find.ts'
import { setGroupPicture } from '../picture.ts'
import { ownedGroupInput } from './group-input.ts'
import { LARGEST_PICTURE } from '../../model/picture.ts'
import { say } from '../../../texts/say.ts'

export const groupPicture = command({
  name: 'group picture',
  help: 'gives a group of yours a picture of your own',
  who: 'member',
  more: 'In a chat: write it, and send the picture when you are asked. With --drawn the group has the picture of its name again.',
  inputs: {
    group: ownedGroupInput(),
    picture: {
      ...fileInput('Picture (PNG, JPEG or GIF), or the address of one that you uploaded here', {
        most: LARGEST_PICTURE,
      }),
      required: false,
    },
    drawn: { ...booleanInput('The picture drawn from its name, instead'), named: true },
  },
  async run(context, caller, { group: name, picture, drawn }) {
    const group = await groupNamed(context, name, caller)
    if (!picture.length && !drawn) return { ask: 'picture', text: say('Send the picture here: PNG, JPEG or GIF.') }
    await setGroupPicture(context, group, drawn ? undefined : picture, caller)
    return {
      text: drawn
        ? say('{title} has the picture of its name again.', { title: group.title })
        : say('{title} has the new picture.', { title: group.title }),
    }
  },
})
