// Read marks for broadcasts: taken before anybody is looked up, as ten thousand may come at once.
import type { Element } from 'ltx'
import type { Context } from '../core/context.ts'
import { isBroadcastId } from '../core/broadcasts/broadcast-id.ts'
import { kindOf } from '../core/model/incoming.ts'
import { bareJid } from '../core/model/jid.ts'
import type { Message } from '../xep/message.ts'

/** @returns whether the message is a read mark of a broadcast, and nothing else */
export function noteReadMark({ reads }: Context, { attrs }: Element, message: Message): boolean {
  const { marker, type } = message
  if (!marker || marker.name === 'received' || type === 'error' || kindOf(message) !== 'transient') return false
  if (!isBroadcastId(marker.id)) return false
  reads.note({ reader: bareJid(attrs.from), to: bareJid(attrs.to), broadcast: marker.id })
  return true
}
