// Conversations with Bellhop: its own address, what it still has to write, and help.
import { hosts } from '../../config.ts'
import { resumeNotices, sendLeft } from '../notices.ts'
import { drawBell } from '../model/picture.ts'
import type { Subject } from '../subject.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'
import { converse } from './chat.ts'
import { help } from './commands/help.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { bellhopContact } from './roster.ts'
import { say } from '../../texts/say.ts'

/** Sticker packs are items to be retrieved (XEP-0060 §15.3), at the address itself (component/stickers.ts). */
const RETRIEVE = 'http://jabber.org/protocol/pubsub#retrieve-items'
/** A conversation that nobody goes on with. */
const MONTH = 30
/** Days for which a message is remembered: more than the seven for which the server keeps one that nobody takes. */
const FORTNIGHT = 14

declare module '../context.ts' {
  interface Jobs {
    notice: true
  }
}

export const conversation: Subject = {
  name: 'conversation',
  collections,
  holdings,
  commands: [{ name: 'general', about: 'who you are here, your devices, and help', commands: [help] }],
  jobs: { notice: sendLeft },
  resume: [{ order: 40, run: resumeNotices }],
  addresses: [
    {
      localparts: ['bellhop'],
      async find(context, to) {
        const { bellhop, component } = hosts(context.config)
        if (to !== bellhop && to !== component) return undefined
        return {
          identity: { category: 'component', type: 'generic', name: 'Bellhop' },
          features: [RETRIEVE],
          vcard: { name: 'Bellhop', about: say("Write 'help' to learn what you can do here.") },
          picture: () => drawBell(context.config.colour),
          message: incoming => converse(context, incoming),
        }
      },
    },
  ],
  roster: bellhopContact,
  async expire(context) {
    const { dialogues, inbox, lastEdits } = context.store
    await sweep(dialogues, { at: { lt: daysAgo(context, MONTH) } })
    await sweep(lastEdits, { at: { lt: daysAgo(context, MONTH) } })
    await sweep(inbox, { at: { lt: daysAgo(context, FORTNIGHT) } })
  },
}
