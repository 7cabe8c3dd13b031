// What our addresses say of themselves: service discovery, names, pings, presence.
import { Element } from 'ltx'
import { commandAt, commandsFor } from '../core/commands/index.ts'
import { shownTitle } from '../core/groups/external.ts'
import { NS as COMMANDS } from '../xep/adhoc.ts'
import { DiscoInfo, DiscoItems } from '../xep/disco.ts'
import { NS as FORMS } from '../xep/forms.ts'
import { Ping } from '../xep/ping.ts'
import { NS as RECEIPTS } from '../xep/receipts.ts'
import { VCard } from '../xep/vcard.ts'
import { addressed, type Address } from './address.ts'
import { bare, iqGet, presence, type Request, type Route } from './router.ts'
import { titleOf, nodeOf } from '../core/commands/command.ts'

const RESOURCE = '/bellhop'
const NO_REPLY = 'urn:xmpp:noreply:0' // XEP-0506

export function disco(features: () => string[]): Route[] {
  return [
    iqGet(DiscoInfo, DiscoInfo, async (request, { node }) => {
      const address = await addressed(request)
      if (node) return { node, identities: [nodeIdentity(node)], features: [{ var: COMMANDS }, { var: FORMS }] }
      const extra = address.kind === 'group' && address.group.owner !== request.caller.person?.id ? [NO_REPLY] : []
      const all = [...new Set([...features(), RECEIPTS, FORMS, ...extra])].sort()
      return { identities: [await identity(request, address)], features: all.map(each => ({ var: each })) }
    }),
    iqGet(DiscoItems, DiscoItems, async (request, { node }) => {
      await addressed(request)
      if (node !== COMMANDS) return { ...(node && { node }), items: [] }
      const items = commandsFor(request.caller).map(command => ({
        jid: request.to,
        node: nodeOf(command),
        name: titleOf(command),
      }))
      return { node, items }
    }),
    iqGet(VCard, VCard, async request => {
      const address = await addressed(request)
      return address.kind === 'group'
        ? {
            name: await shownTitle(request.context, address.group),
            about: 'A broadcast group: its owner writes, nobody answers.',
          }
        : { name: 'Bellhop', about: "Write 'help' to learn what you can do here." }
    }),
    iqGet(Ping, undefined, async request => void (await addressed(request))),
    presence('probe', online),
    presence('subscribe', async request => {
      await addressed(request)
      await reply(request, { type: 'subscribed', to: bare(request.from) })
      await online(request)
    }),
    presence('unsubscribe', request => reply(request, { type: 'unsubscribed', to: bare(request.from) })),
  ]
}

function nodeIdentity(node: string) {
  if (node === COMMANDS) return { category: 'automation', type: 'command-list', name: 'Commands' }
  return { category: 'automation', type: 'command-node', name: titleOf(commandAt(node)) }
}

async function identity({ context }: Request, address: Address) {
  return address.kind === 'group'
    ? { category: 'client', type: 'bot', name: await shownTitle(context, address.group) }
    : { category: 'component', type: 'generic', name: 'Bellhop' }
}

/** Our addresses are always there for those who may know of them; by a resource, or Gajim takes them for away. */
async function online(request: Request): Promise<void> {
  await addressed(request)
  await reply(request, { to: request.from })
}

const reply = ({ context, stanza }: Request, attrs: { to: string; type?: string }) =>
  context.wire.send(new Element('presence', { from: bare(stanza.attrs.to) + (attrs.type ? '' : RESOURCE), ...attrs }))
