// Messages of Bellhop's: a value (message.ts) written as a stanza.
import { Element } from 'ltx'
import { Answer } from './answer.ts'
import { Announcement } from './broadcast.ts'
import { buildButtons, Chosen, type Buttons } from './buttons.ts'
import { NS as STATES } from './chat-states.ts'
import { Replace } from './correct.ts'
import { Emoticon } from './emoticons.ts'
import { Fallback } from './fallback.ts'
import { FileSharing, Oob, toSharing, type File } from './files.ts'
import { NS as HINTS } from './hints.ts'
import { Markable } from './markers.ts'
import type { Message } from './message.ts'
import { Reactions } from './reactions.ts'
import { Request } from './receipts.ts'
import { NS as REPLY, Reply } from './reply.ts'
import { NS as RETRACT, Retract } from './retract.ts'
import type { Of } from './schema.ts'
import { OriginId } from './stanza-id.ts'
import { NODE as STICKERS, Sticker } from './stickers.ts'
import { codePoints } from './text.ts'

/** What Bellhop says in a message. */
export interface Said extends Partial<
  Pick<
    Message,
    | 'type'
    | 'id'
    | 'text'
    | 'subject'
    | 'reply'
    | 'corrects'
    | 'reactions'
    | 'chosen'
    | 'files'
    | 'hints'
    | 'originId'
    | 'chatState'
    | 'wants'
  >
> {
  from: string
  to?: string
  /** The lines in front of the text that quote what is answered, for clients that do not know replies. */
  quote?: string | undefined
  /** What clients show that do not know retractions or reactions. */
  standIn?: string
  retracts?: { id: string; reason?: string }
  announcement?: Of<typeof Announcement>
  isAnswer?: boolean
  /** What its reader can choose. */
  buttons?: Buttons | undefined
  emoticon?: Emoticon
  /** A picture that says the same as the text, which stays complete without it. */
  sticker?: { pack: string; jid: string; file: File }
}

/** Writes a message. The body comes first, and its text before the addresses of files: so clients show both. */
export function buildMessage(said: Said): Element {
  const { type = 'chat', id, from, to, text: written, quote = '', subject, files = [], standIn } = said
  const stanza = new Element('message', { type, ...(id && { id }), from, ...(to && { to }) })
  const text = quote + (written ?? '')
  const urls = files.map(({ urls: [url = ''] }) => url)
  const lines = standIn ?? [...(text ? [text] : []), ...urls].join('\n')
  if (lines) stanza.c('body').t(lines)
  if (subject) stanza.c('subject').t(subject)
  for (const payload of payloadsOf(said, text, lines)) stanza.cnode(payload)
  return stanza
}

function* payloadsOf(said: Said, text: string, lines: string): Generator<Element> {
  const { files = [], retracts, reactions, standIn, quote, wants = {}, hints = [] } = said
  if (said.announcement) yield Announcement.build(said.announcement)
  if (said.isAnswer) yield Answer.build({})
  if (said.emoticon) yield Emoticon.build(said.emoticon)
  if (said.sticker) {
    yield Sticker.build({ ...said.sticker, node: STICKERS })
    yield FileSharing.build(toSharing(said.sticker.file))
  }
  if (said.buttons) yield* buildButtons(said.buttons)
  if (said.chosen) yield Chosen.build(said.chosen)
  if (said.reply) yield Reply.build(said.reply)
  if (said.reply && quote) yield fallbackFor(REPLY, 0, codePoints(quote))
  if (said.corrects) yield Replace.build({ id: said.corrects })
  if (retracts) yield Retract.build(retracts)
  if (reactions) yield Reactions.build(reactions)
  if (standIn && (retracts || reactions)) yield fallbackFor(retracts ? RETRACT : Reactions.ns)
  // Clients show a picture at once where its address is in this element, too (docs/clients.md).
  const [first] = files
  if (first) yield Oob.build({ url: first.urls[0] ?? '', description: first.description })
  for (const file of files) yield FileSharing.build(toSharing(file))
  if (first) yield fallbackFor(FileSharing.ns, codePoints(text), codePoints(lines))
  if (said.originId) yield OriginId.build({ id: said.originId })
  if (said.chatState) yield new Element(said.chatState, { xmlns: STATES })
  if (wants.receipt) yield Request.build({})
  if (wants.marker) yield Markable.build({})
  for (const hint of hints) yield new Element(hint, { xmlns: HINTS })
}

const fallbackFor = (feature: string, start?: number, end?: number) =>
  Fallback.build({ for: feature, body: start === undefined ? [] : [{ start, end }], subject: [] })
