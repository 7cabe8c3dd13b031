// Signals: what a client says of the moment without a text, as that somebody is typing or has read. Chat states (XEP-0085), receipts
// (XEP-0184) and displayed markers (XEP-0333). A signal is stored nowhere (XEP-0334 §4.2).
import { Element } from 'ltx'
import { NS as STATES } from './chat-states.ts'
import { NS as HINTS } from './hints.ts'
import { Marker } from './markers.ts'
import type { Message } from './message.ts'
import { Received } from './receipts.ts'

export interface Signal extends Pick<Message, 'chatState' | 'receipt' | 'marker'> {
  id: string
  from: string
  to: string
}

export function buildSignal({ id, from, to, chatState, receipt, marker }: Signal): Element {
  const stanza = new Element('message', { type: 'chat', id, from, to })
  if (chatState) stanza.c(chatState, { xmlns: STATES })
  if (receipt) stanza.cnode(Received.build({ id: receipt }))
  if (marker) stanza.cnode(Marker(marker.name).build({ id: marker.id }))
  stanza.c('no-store', { xmlns: HINTS })
  return stanza
}
