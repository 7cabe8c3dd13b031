// Stickers: XEP-0449 version 0.1.1, https://xmpp.org/extensions/xep-0449.html
import { Hash, Metadata, Sources } from './files.ts'
import { attr, child, element, filled, list, optional, text, type Of } from './schema.ts'

export const NS = 'urn:xmpp:stickers:0'
/** The node at which packs are published. */
export const NODE = NS

const LANGUAGES = 20 // of a sticker pack
const STICKERS = 100 // of a sticker pack

/** Says that the file of a message is a sticker, and of which pack. */
export const Sticker = element(NS, 'sticker', {
  pack: attr(filled(100)),
  /** Where the pack is, if not with the sender of the message. */
  jid: optional(attr(filled(3_071))),
  node: optional(attr(filled(100))),
})

const Name = element(NS, 'name', { language: attr(filled(40), 'xml:lang'), text: text(filled(200)) })

export const Pack = element(NS, 'pack', {
  names: list(Name, LANGUAGES),
  /** The `desc` of a file is what stands for the sticker as a text. */
  stickers: list(element(NS, 'item', { file: child(Metadata), sources: child(Sources) }), STICKERS),
  /** Of all names and stickers; its beginning is the id of the pack. */
  hash: child(Hash),
})
export type Pack = Of<typeof Pack>
