// Answers for our addresses: service discovery, names, pings, presence.
import { Element } from 'ltx'
import { categoriesFor, categoryAt, categoryNode } from '../core/commands/category.ts'
import { commandAt, nodeOf, titleOf } from '../core/commands/command.ts'
import type { House } from '../core/house.ts'
import type { Picture } from '../core/model/picture.ts'
import type { Address } from '../core/subject.ts'
import { NS as COMMANDS } from '../xep/adhoc.ts'
import { Fault } from '../xep/fault.ts'
import { DiscoInfo, DiscoItems } from '../xep/disco.ts'
import { NS as FORMS } from '../xep/forms.ts'
import { Ping } from '../xep/ping.ts'
import { NS as RECEIPTS } from '../xep/receipts.ts'
import { buildOnline, VCard } from '../xep/vcard.ts'
import { findAddress } from './address.ts'
import { iqGet, presenceRoute, type Request, type Route } from './router.ts'
import { bareJid } from '../core/model/jid.ts'
import { say } from '../texts/say.ts'

export function disco(features: () => string[]): Route[] {
  const pictureAt = keepPictures()
  return [
    iqGet(DiscoInfo, DiscoInfo, async (request, { node }) => {
      const { identity, features: own = [] } = await findAddress(request)
      const { features: common } = request.context.house
      if (node)
        return {
          node,
          identities: [nodeIdentity(request.context.house, node)],
          features: [{ var: COMMANDS }, { var: FORMS }],
        }
      const all = [...new Set([...features(), ...common, RECEIPTS, FORMS, ...own])].sort()
      return { identities: [identity], features: all.map(each => ({ var: each })) }
    }),
    iqGet(DiscoItems, DiscoItems, async (request, { node }) => {
      await findAddress(request)
      return { ...(node && { node }), items: itemsOf(request, node) }
    }),
    iqGet(VCard, VCard, async request => {
      const address = await findAddress(request)
      const picture = await pictureAt(request.to, address)
      return { ...address.vcard, ...(picture && { photo: photoOf(picture) }) }
    }),
    iqGet(Ping, undefined, async request => void (await findAddress(request))),
    presenceRoute('probe', request => online(request, pictureAt)),
    presenceRoute('subscribe', async request => {
      await findAddress(request)
      await reply(request, { type: 'subscribed', to: bareJid(request.from) })
      await online(request, pictureAt)
    }),
    presenceRoute('available', async request => {
      if (request.stanza.getChild('x', 'http://jabber.org/protocol/muc'))
        throw new Fault('service-unavailable', say('This is no room.'))
    }),
    presenceRoute('unsubscribe', request => reply(request, { type: 'unsubscribed', to: bareJid(request.from) })),
  ]
}

/** Categories at the node of commands, and at the node of each category its commands. */
function itemsOf({ context, to: jid, caller }: Request, node: string | undefined) {
  const categories = categoriesFor(context.house.categories, caller)
  if (node === COMMANDS)
    return categories.map(each => ({ jid, node: categoryNode(each), name: `${each.name}: ${say(each.about)}` }))
  const commands = categoryAt(categories, node ?? '')?.commands ?? []
  return commands.map(command => ({ jid, node: nodeOf(command), name: titleOf(command) }))
}

function nodeIdentity({ categories, commands }: House, node: string) {
  if (node === COMMANDS) return { category: 'automation', type: 'command-list', name: say('Commands') }
  const category = categoryAt(categories, node)
  if (category) return { category: 'automation', type: 'command-node', name: say(category.about) }
  return { category: 'automation', type: 'command-node', name: titleOf(commandAt(commands, node)) }
}

type PictureAt = (jid: string, address: Address) => Promise<Picture | undefined>

const MOST = 1_000 // drawn pictures that are kept: conversations of desks come and go, and each has an address

/** Finds the picture that somebody has set, else the drawn one, which is drawn once for each address of those asked for lately. */
function keepPictures(): PictureAt {
  const drawn = new Map<string, Picture>()
  return async (jid, { chosenPicture, picture }) => {
    const chosen = await chosenPicture?.()
    if (chosen) return chosen
    const known = drawn.get(jid) ?? picture?.()
    if (!known) return undefined
    drawn.delete(jid)
    drawn.set(jid, known) // behind all others, of which the first goes
    const [oldest] = drawn.keys()
    if (drawn.size > MOST && oldest !== undefined) drawn.delete(oldest)
    return known
  }
}

const photoOf = ({ type, data }: Picture) => ({ type, data: data.toString('base64') })

/** Our addresses are always there for those who may know of them. */
async function online(request: Request, pictureAt: PictureAt): Promise<void> {
  const { context, stanza, to, from } = request
  const picture = await pictureAt(to, await findAddress(request))
  await context.wire.send(buildOnline({ from: bareJid(stanza.attrs.to), to: from, hash: picture?.hash }))
}

const reply = ({ context, stanza }: Request, attrs: { to: string; type: string }): Promise<void> =>
  context.wire.send(new Element('presence', { from: bareJid(stanza.attrs.to), ...attrs }))
