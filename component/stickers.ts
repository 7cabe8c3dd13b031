// Sticker packs of emoticons at Bellhop's own address: what a client asks for that imports one (XEP-0449 §4.4). To strangers there are none.
import { hosts } from '../config.ts'
import { packsNamed } from '../core/emoticons/packs.ts'
import { Fault } from '../xep/fault.ts'
import { Items } from '../xep/pubsub.ts'
import { NODE, Pack } from '../xep/stickers.ts'
import { iqGet, type Route } from './router.ts'
import { say } from '../texts/say.ts'

const asked = iqGet(Items, Items, async ({ context, to, caller }, { node, items }) => {
  if (!caller.person || to !== hosts(context.config).bellhop || node !== NODE)
    throw new Fault('item-not-found', say('There is no such node here.'))
  const packs = await packsNamed(
    context,
    items.map(({ id }) => id),
  )
  return { node, items: packs.map(({ id, pack }) => ({ id, payload: Pack.build(pack) })) }
})

/** Not among the features of all our addresses: core/conversation names it at the one address that has packs. */
const unadvertised = ({ key, handle }: Route): Route => ({ key, handle })

export const stickers: Route[] = [unadvertised(asked)]
