// What our addresses say of themselves: service discovery, names, pings, presence.
import { Element } from 'ltx'
import { categoriesFor, categoryAt, categoryNode } from '../core/commands/category.ts'
import { commandAt, nodeOf, titleOf } from '../core/commands/command.ts'
import type { House } from '../core/house.ts'
import { NS as COMMANDS } from '../xep/adhoc.ts'
import { Fault } from '../xep/fault.ts'
import { DiscoInfo, DiscoItems } from '../xep/disco.ts'
import { NS as FORMS } from '../xep/forms.ts'
import { Ping } from '../xep/ping.ts'
import { NS as RECEIPTS } from '../xep/receipts.ts'
import { VCard } from '../xep/vcard.ts'
import { addressed } from './address.ts'
import { bare, iqGet, presence, type Request, type Route } from './router.ts'

const RESOURCE = '/bellhop'

export function disco(features: () => string[]): Route[] {
  return [
    iqGet(DiscoInfo, DiscoInfo, async (request, { node }) => {
      const { identity, features: own = [] } = await addressed(request)
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
      await addressed(request)
      return { ...(node && { node }), items: itemsOf(request, node) }
    }),
    iqGet(VCard, VCard, async request => (await addressed(request)).vcard),
    iqGet(Ping, undefined, async request => void (await addressed(request))),
    presence('probe', online),
    presence('subscribe', async request => {
      await addressed(request)
      await reply(request, { type: 'subscribed', to: bare(request.from) })
      await online(request)
    }),
    presence('available', async request => {
      if (request.stanza.getChild('x', 'http://jabber.org/protocol/muc'))
        throw new Fault('service-unavailable', 'This is no room.')
    }),
    presence('unsubscribe', request => reply(request, { type: 'unsubscribed', to: bare(request.from) })),
  ]
}

/** Categories at the node of commands, and at the node of each category its commands. */
function itemsOf({ context, to: jid, caller }: Request, node: string | undefined) {
  const categories = categoriesFor(context.house.categories, caller)
  if (node === COMMANDS)
    return categories.map(each => ({ jid, node: categoryNode(each), name: `${each.name}: ${each.about}` }))
  const commands = categoryAt(categories, node ?? '')?.commands ?? []
  return commands.map(command => ({ jid, node: nodeOf(command), name: titleOf(command) }))
}

function nodeIdentity({ categories, commands }: House, node: string) {
  if (node === COMMANDS) return { category: 'automation', type: 'command-list', name: 'Commands' }
  const category = categoryAt(categories, node)
  if (category) return { category: 'automation', type: 'command-node', name: category.about }
  return { category: 'automation', type: 'command-node', name: titleOf(commandAt(commands, node)) }
}

/** Our addresses are always there for those who may know of them; by a resource, or Gajim takes them for away. */
async function online(request: Request): Promise<void> {
  await addressed(request)
  await reply(request, { to: request.from })
}

const reply = ({ context, stanza }: Request, attrs: { to: string; type?: string }) =>
  context.wire.send(new Element('presence', { from: bare(stanza.attrs.to) + (attrs.type ? '' : RESOURCE), ...attrs }))
