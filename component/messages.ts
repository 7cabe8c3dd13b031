// Messages to our addresses: a broadcast from its owner, a refusal to its members, a conversation with Bellhop.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { takeBackCopy } from '../core/broadcasts/returned.ts'
import { Fault, parseError } from '../xep/fault.ts'
import { Answer } from '../xep/answer.ts'
import { Announcement } from '../xep/broadcast.ts'
import { Received, Request as ReceiptRequest } from '../xep/receipts.ts'
import { addressed } from './address.ts'
import { rejectCall } from './calls.ts'
import { incomingOf } from './incoming.ts'
import { betweenGroups } from './federation.ts'
import { bare, message, type Request, type Route } from './router.ts'

export const messages: Route[] = [
  message('text', async request => {
    const { stanza } = request
    if (await betweenGroups(request)) return
    const address = await addressed(request)
    if (await rejectCall(request)) return
    if (stanza.attrs.type === 'headline') return // RFC 6121 §5.2.2: nobody answers it
    if (stanza.attrs.type === 'groupchat') throw new Fault('not-acceptable', 'This is no room. Write a chat message.')
    if (isAutomatic(stanza)) return
    if (!(await address.message(incomingOf(request)))) return
    await acknowledge(request)
  }),
  message('other', async request => {
    await addressed(request)
    await rejectCall(request)
  }),
  message('error', async ({ context, stanza, from, caller: { origin = '' } }) => {
    const bounce = { from: bare(from), id: String(stanza.attrs.id), fault: parseError(stanza), origin }
    if (!(await takeBackCopy(context, bounce))) context.log.debug({ from }, 'a message of ours came back')
  }),
]

/** What a program wrote, this one or another Bellhop: an answer to it would be answered, and so on. */
const isAutomatic = (stanza: Element) => [Answer, Announcement].some(({ name, ns }) => stanza.getChild(name, ns))

/** The tick in the client means that what was asked for is stored and will be done. */
async function acknowledge({ context, stanza, from }: Request): Promise<void> {
  const { id } = stanza.attrs
  if (!id || !stanza.getChild(ReceiptRequest.name, ReceiptRequest.ns)) return
  const receipt = new Element('message', { type: 'chat', id: randomUUID(), from: bare(stanza.attrs.to), to: from })
  receipt.cnode(Received.build({ id }))
  await context.wire.send(receipt)
}
