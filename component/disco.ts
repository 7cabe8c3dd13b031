// What our addresses say of themselves: service discovery, names, pings, presence.
import { Element } from 'ltx'
import { commandAt, commandsFor, nodeOf, titleOf, type Command } from '../core/commands/command.ts'
import { NS as COMMANDS } from '../xep/adhoc.ts'
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
      const { commands, features: common } = request.context.house
      if (node)
        return { node, identities: [nodeIdentity(commands, node)], features: [{ var: COMMANDS }, { var: FORMS }] }
      const all = [...new Set([...features(), ...common, RECEIPTS, FORMS, ...own])].sort()
      return { identities: [identity], features: all.map(each => ({ var: each })) }
    }),
    iqGet(DiscoItems, DiscoItems, async (request, { node }) => {
      await addressed(request)
      if (node !== COMMANDS) return { ...(node && { node }), items: [] }
      const items = commandsFor(request.context.house.commands, request.caller).map(command => ({
        jid: request.to,
        node: nodeOf(command),
        name: titleOf(command),
      }))
      return { node, items }
    }),
    iqGet(VCard, VCard, async request => (await addressed(request)).vcard),
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

function nodeIdentity(commands: Command[], node: string) {
  if (node === COMMANDS) return { category: 'automation', type: 'command-list', name: 'Commands' }
  return { category: 'automation', type: 'command-node', name: titleOf(commandAt(commands, node)) }
}

/** Our addresses are always there for those who may know of them; by a resource, or Gajim takes them for away. */
async function online(request: Request): Promise<void> {
  await addressed(request)
  await reply(request, { to: request.from })
}

const reply = ({ context, stanza }: Request, attrs: { to: string; type?: string }) =>
  context.wire.send(new Element('presence', { from: bare(stanza.attrs.to) + (attrs.type ? '' : RESOURCE), ...attrs }))
