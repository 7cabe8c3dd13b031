// Message Processing Hints: XEP-0334 version 0.4.0, https://xmpp.org/extensions/xep-0334.html

export const NS = 'urn:xmpp:hints'

export const HINTS = ['no-copy', 'no-permanent-store', 'no-store', 'store'] as const
export type Hint = (typeof HINTS)[number]
