// Publish-Subscribe: XEP-0060 version 1.30; what we ask of the server's own service, and what is asked of us.
import { Element } from 'ltx'
import type { Extension } from './schema.ts'
import { Fault } from './fault.ts'
import { say } from '../texts/say.ts'

export const NS = 'http://jabber.org/protocol/pubsub'

export interface Publish {
  node: string
  item: string
  entry: Element
}

/** XEP-0060 §7.1: one item, replaced when its id is there already. */
export const Publish: Extension<Publish> = {
  ns: NS,
  name: 'pubsub',
  build({ node, item, entry }) {
    const pubsub = new Element('pubsub', { xmlns: NS })
    pubsub.c('publish', { node }).c('item', { id: item }).cnode(entry)
    return pubsub
  },
  parse(from) {
    const publish = from.getChild('publish', NS)
    const item = publish?.getChild('item', NS)
    const entry = item?.getChildElements()[0]
    if (!publish || !item || !entry) throw new Fault('bad-request', say('Expected one item to publish.'))
    return { node: String(publish.attrs.node), item: String(item.attrs.id), entry }
  },
}

export interface RetractItem {
  node: string
  item: string
}

/** XEP-0060 §7.2: deletes one item and tells the subscribers. */
export const RetractItem: Extension<RetractItem> = {
  ns: NS,
  name: 'pubsub',
  build({ node, item }) {
    const pubsub = new Element('pubsub', { xmlns: NS })
    pubsub.c('retract', { node, notify: 'true' }).c('item', { id: item })
    return pubsub
  },
  parse(from) {
    const retract = from.getChild('retract', NS)
    const item = retract?.getChild('item', NS)
    if (!retract || !item) throw new Fault('bad-request', say('Expected one item to retract.'))
    return { node: String(retract.attrs.node), item: String(item.attrs.id) }
  },
}

export interface Items {
  node: string
  /** Of a question the items that are wanted, all where none is named. */
  items: { id: string; payload?: Element }[]
}

/** XEP-0060 §6.5: items of a node, asked for and answered. */
export const Items: Extension<Items> = {
  ns: NS,
  name: 'pubsub',
  build({ node, items }) {
    const pubsub = new Element('pubsub', { xmlns: NS })
    const list = pubsub.c('items', { node })
    for (const { id, payload } of items) {
      const item = list.c('item', { id })
      if (payload) item.cnode(payload)
    }
    return pubsub
  },
  parse(from) {
    const list = from.getChild('items', NS)
    if (!list?.attrs.node) throw new Fault('feature-not-implemented', say('Only items are answered here.'))
    const items = list.getChildren('item', NS).map(item => {
      const [payload] = item.getChildElements()
      return { id: String(item.attrs.id), ...(payload && { payload }) }
    })
    return { node: String(list.attrs.node), items }
  },
}
