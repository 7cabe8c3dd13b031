// Messages to our addresses: a broadcast from its owner, a refusal to its members, a conversation with Bellhop.
import { createHash } from 'node:crypto'
import { Element } from 'ltx'
import { acceptBroadcast } from '../core/broadcast.ts'
import { randomText } from '../core/code.ts'
import { owns } from '../core/permit.ts'
import type { Group } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { Received, Request as ReceiptRequest } from '../xep/receipts.ts'
import { addressed } from './address.ts'
import { converse } from './chat.ts'
import { bare, message, type Request, type Route } from './router.ts'

const REFUSAL = 'This is a broadcast group: only its owner can write here. Your message was sent to nobody.'

export const messages: Route[] = [
  message('text', async request => {
    const address = await addressed(request)
    const body = request.stanza.getChildText('body') ?? ''
    if (request.stanza.attrs.type === 'groupchat' || request.stanza.attrs.type === 'headline') return
    if (address.kind === 'bellhop') await converse(request, body)
    else if (owns(address.group, request.caller)) await broadcast(request, address.group, body)
    else await refuse(request)
  }),
  message('error', async ({ context, from }) => context.log.debug({ from }, 'a message of ours came back')),
]

/** The tick in the owner's client means that the broadcast is stored and will reach everyone. */
async function broadcast(request: Request, group: Group, body: string): Promise<void> {
  const { context, caller, stanza, from } = request
  await acceptBroadcast(context, { group, body, personal: false, origin: originOf(stanza, body) }, caller)
  const { id } = stanza.attrs
  if (!id || !stanza.getChild(ReceiptRequest.name, ReceiptRequest.ns)) return
  const receipt = new Element('message', { from: bare(stanza.attrs.to), to: from })
  receipt.cnode(Received.build({ id }))
  await context.wire.send(receipt)
}

/** Ids alone may repeat: some clients count from one in every session. */
function originOf({ attrs }: Element, body: string): string {
  if (!attrs.id) return `message ${randomText(16)}`
  return `message ${createHash('sha256').update(`${attrs.to} ${attrs.id} ${body}`).digest('base64url')}`
}

/** An error for the clients that show its text, and a line of chat for those that do not (Dino). */
async function refuse({ context, stanza, from }: Request): Promise<never> {
  const line = new Element('message', { type: 'chat', from: bare(stanza.attrs.to), to: from })
  line.c('body').t(REFUSAL)
  await context.wire.send(line)
  throw new Fault('not-allowed', REFUSAL)
}
