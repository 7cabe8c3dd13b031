// Chat State Notifications: XEP-0085 version 2.1, https://xmpp.org/extensions/xep-0085.html

export const NS = 'http://jabber.org/protocol/chatstates'

export const CHAT_STATES = ['active', 'composing', 'paused', 'inactive', 'gone'] as const
export type ChatState = (typeof CHAT_STATES)[number]
