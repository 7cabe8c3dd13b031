import { booleanInput, command, fileInput, textInput } from '../../commands/command.ts'
import { setEmoticonPicture } from '../picture.ts'
import { LARGEST_PICTURE } from '../../model/picture.ts'
import { say } from '../../../texts/say.ts'

export const emoticonPicture = command({
  name: 'emoticon picture',
  help: 'gives an emoticon a picture, which clients with stickers show in the place of the emoji',
  who: 'admin',
  more:
    'As emoticon picture coffee/yes yes.png. The pictures of a set are a sticker pack (XEP-0449): emoticons SET shows its address. With' +
    ' --emoji the emoticon has its emoji alone again.',
  inputs: {
    name: textInput('Emoticon, with its set, as coffee/yes'),
    picture: {
      ...fileInput('Picture (PNG, JPEG or GIF), or the address of one that you uploaded here', {
        most: LARGEST_PICTURE,
      }),
      required: false,
    },
    emoji: { ...booleanInput('The emoji alone, instead'), named: true },
  },
  async run(context, _caller, { name, picture, emoji }) {
    if (!picture.length && !emoji) return { ask: 'picture', text: say('Send the picture here: PNG, JPEG or GIF.') }
    const { set, emoticon } = await setEmoticonPicture(context, name, emoji ? undefined : picture)
    const changed = `${set.id}/${emoticon.name}`
    return {
      text: emoji
        ? say('{emoticon} has its emoji alone.', { emoticon: changed })
        : say('{emoticon} has the new picture.', { emoticon: changed }),
    }
  },
})
