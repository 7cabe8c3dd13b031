// Files in messages, in the three forms that clients write, read into one value: Out-of-Band Data (XEP-0066 version 1.5),
// Stateless File Sharing (XEP-0447 version 0.3.0, with XEP-0446 version 0.2.0), Stateless Inline Media Sharing (XEP-0385 0.4.0).
// https://xmpp.org/extensions/xep-0066.html, …/xep-0447.html, …/xep-0446.html, …/xep-0385.html
import {
  attr,
  child,
  element,
  filled,
  integer,
  list,
  oneOf,
  optional,
  string,
  text,
  textChild,
  type Of,
} from './schema.ts'

export const OOB = 'jabber:x:oob'
export const SFS = 'urn:xmpp:sfs:0'
export const REFERENCE = 'urn:xmpp:reference:0'
const SIMS = 'urn:xmpp:sims:1'
const MOST = 20 // files of a message, hashes of a file, sources of it

export interface File {
  /** Where it lies: the first is tried first. */
  urls: string[]
  name?: string
  mediaType?: string
  size?: number
  width?: number
  height?: number
  /** What it shows, in words. */
  description?: string
  hashes?: { algorithm: string; value: string }[]
  disposition?: 'inline' | 'attachment'
}

export const Hash = element('urn:xmpp:hashes:2', 'hash', {
  algorithm: attr(filled(50), 'algo'),
  value: text(filled(500)),
})

const fileFields = {
  name: optional(textChild(string(1_000))),
  mediaType: optional(textChild(string(200), 'media-type')),
  size: optional(textChild(integer())),
  width: optional(textChild(integer())),
  height: optional(textChild(integer())),
  description: optional(textChild(string(10_000), 'desc')),
  hashes: list(Hash, MOST),
}

export const Oob = element(OOB, 'x', {
  url: textChild(filled(8_000)),
  description: optional(textChild(string(10_000), 'desc')),
})

const UrlData = element('http://jabber.org/protocol/url-data', 'url-data', { target: attr(filled(8_000)) })
export const Sources = element(SFS, 'sources', { urls: list(UrlData, MOST) })

export const Metadata = element('urn:xmpp:file:metadata:0', 'file', fileFields)

export const FileSharing = element(SFS, 'file-sharing', {
  disposition: optional(attr(oneOf('inline', 'attachment'))),
  file: child(Metadata),
  sources: child(Sources),
})

const Place = element(REFERENCE, 'reference', { uri: optional(attr(filled(8_000))) })
const MediaSharing = element(SIMS, 'media-sharing', {
  file: child(element('urn:xmpp:jingle:apps:file-transfer:5', 'file', fileFields)),
  sources: child(element(SIMS, 'sources', { places: list(Place, MOST) })),
})

/** A reference (XEP-0372) is also a mention: then it has no `media`. */
export const Reference = element(REFERENCE, 'reference', {
  type: optional(attr(string(40))),
  uri: optional(attr(filled(8_000))),
  media: optional(child(MediaSharing)),
})

export const fromOob = ({ url, ...rest }: Of<typeof Oob>): File => ({ urls: [url], ...rest })

export const fromSharing = ({ file, sources, ...rest }: Of<typeof FileSharing>): File => ({
  ...metadata(file),
  ...rest,
  urls: sources.urls.map(({ target }) => target),
})

export const fromMedia = ({ file, sources }: Of<typeof MediaSharing>): File => ({
  ...metadata(file),
  urls: sources.places.flatMap(({ uri }) => uri ?? []),
})

const metadata = ({ hashes, ...rest }: Of<typeof FileSharing>['file']) => ({
  ...rest,
  ...(hashes.length && { hashes }),
})

/** One file for each that was said in several forms: the form that says more comes first, and wins. */
export function mergeFiles(files: File[]): File[] {
  const merged: File[] = []
  for (const file of files) {
    const known = merged.findIndex(({ urls }) => urls.some(url => file.urls.includes(url)))
    const before = merged[known]
    if (!before) merged.push(file)
    else merged[known] = { ...file, ...before, urls: [...new Set([...before.urls, ...file.urls])] }
  }
  return merged
}

/** Whether an address can be opened by every client. */
export const isWeb = (url: string) => /^https?:\/\/[^\s]+$/i.test(url)

/** What of a file is said in XEP-0447's form. */
export const toSharing = ({ urls, disposition, hashes = [], ...file }: File): Of<typeof FileSharing> => ({
  disposition,
  file: { ...file, hashes },
  sources: { urls: urls.map(target => ({ target })) },
})
