// Announcements: the message that a broadcast becomes, the one that corrects it and the one that takes it back (broadcast.md).
import { Element } from 'ltx'
import { buildMessage, type Said } from './message-build.ts'

export interface AnnouncementMessage {
  id: string
  /** Of the first version, where this one stands in its place (XEP-0308). */
  corrects?: string | undefined
  /** Of the one that is taken back (XEP-0424); then the text is only for clients that do not know that. */
  retracts?: string | undefined
  /** Where it began, as `id@host`. */
  source?: string | undefined
  text: string
  files?: Said['files'] | undefined
  buttons?: Said['buttons']
  emoticon?: Said['emoticon'] | undefined
  sticker?: Said['sticker'] | undefined
  /** Its readers are asked for read marks (XEP-0333). */
  isMarkable?: boolean
}

export function buildAnnouncement(from: string, said: AnnouncementMessage, to?: string): Element {
  const { id, corrects, retracts, source: origin, text, files, buttons, emoticon, sticker, isMarkable } = said
  const stanza = buildMessage({
    ...{ id, from, announcement: { id, ...(origin && { origin }) } },
    ...(to && { to }),
    ...(retracts === undefined ? { text } : { standIn: text, retracts: { id: retracts } }),
    ...(corrects !== undefined && { corrects }),
    ...(files && { files }),
    buttons,
    ...(emoticon && { emoticon }),
    ...(sticker && { sticker }),
    ...(isMarkable && { wants: { marker: true } }),
  })
  stanza.attrs.xmlns = 'jabber:client'
  return stanza
}

/** The announcement that begins with an empty body, in the place of which each copy has a text of its own (fanout.md). */
export function buildBlankAnnouncement(from: string, said: Omit<AnnouncementMessage, 'text' | 'files'>): Element {
  const stanza = buildAnnouncement(from, { ...said, text: '' })
  stanza.children.unshift(new Element('body'))
  return stanza
}
