// Interactive emoticons: sets of them as data, sent to people and rooms, where gestures answer them.
import type { Subject } from '../subject.ts'
import { emoticonDelete } from './commands/emoticon-delete.ts'
import { emoticonImport } from './commands/emoticon-import.ts'
import { emoticonPicture } from './commands/emoticon-picture.ts'
import { emoticonSend } from './commands/emoticon-send.ts'
import { emoticonsCommand } from './commands/emoticons.ts'
import { forgetPictures } from './picture.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { bringSets } from './sets.ts'

export const emoticons: Subject = {
  name: 'emoticons',
  collections,
  holdings,
  commands: [
    {
      name: 'broadcasts',
      commands: [emoticonsCommand, emoticonSend],
    },
    {
      name: 'server',
      commands: [emoticonImport, emoticonPicture, emoticonDelete],
    },
  ],
  expire: forgetPictures,
  async organisationReady(context) {
    const { emoticonFolder } = context.config
    if (emoticonFolder) await bringSets(context, emoticonFolder)
  },
}
