// Messages to our addresses: each is read once, and the address takes it.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { digestOfSent, firstOrigin } from '../core/conversation/repeat.ts'
import { answerQuestion, mayAnswer } from '../core/broadcasts/answering.ts'
import { takeBackCopy } from '../core/broadcasts/returned.ts'
import { kindOf } from '../core/model/incoming.ts'
import { takeBackVoucher } from '../core/coupons/returned.ts'
import { parseError } from '../xep/fault.ts'
import type { Message } from '../xep/message.ts'
import { Received } from '../xep/receipts.ts'
import { findAddress } from './address.ts'
import { rejectCall } from './calls.ts'
import { incomingOf } from './incoming.ts'
import { betweenGroups } from './federation.ts'
import { chosenThroughServer } from './questions.ts'
import { messageRoute, type Request, type Route } from './router.ts'
import { bareJid } from '../core/model/jid.ts'

export const messages: Route[] = [
  messageRoute('any', async request => {
    const { message } = request
    if (!message || (await betweenGroups(request, message))) return
    if (await chosenThroughServer(request, message)) return
    const taken = kindOf(message) === 'transient' ? request : await repeated(request, message)
    if (!(await answers(taken, message)) && !(await takes(taken, message))) return
    await acknowledge(request, message)
  }),
  messageRoute('error', async ({ context, stanza, from, caller: { origin = '' } }) => {
    const bounce = { from: bareJid(from), id: String(stanza.attrs.id), fault: parseError(stanza), origin }
    if (!(await takeBackCopy(context, bounce)) && !(await takeBackVoucher(context, bounce)))
      context.log.debug({ from }, 'a message of ours came back')
  }),
]

/** Whether the message answers a question. Read before the address is looked up: who was asked may know of the address. */
const answers = async (request: Request, message: Message): Promise<boolean> =>
  mayAnswer(message) && !isAutomatic(message) && (await answerQuestion(request.context, incomingOf(request, message)))

/** @returns whether the address has taken the message. @throws Fault */
async function takes(request: Request, message: Message): Promise<boolean> {
  const address = await findAddress(request)
  if (await rejectCall(request)) return false
  if (kindOf(message) === 'transient') {
    await address.signal?.(incomingOf(request, message))
    return false
  }
  return !isAutomatic(message) && (await address.message(incomingOf(request, message)))
}

/** A message that its client sent before counts as the first one, come again. What is said to it is said anew: its reader may not have it. */
async function repeated(request: Request, message: Message): Promise<Request> {
  const { context, caller, storedId, from } = request
  const sentAs = storedId === undefined ? undefined : digestOfSent(request, message)
  if (sentAs === undefined) return request
  const origin = await firstOrigin(context, { from, sentAs })
  if (origin === undefined || origin === caller.origin) return { ...request, caller: { ...caller, sentAs } }
  return { ...request, caller: { ...caller, sentAs, origin }, isFirst: false, answersAnew: true }
}

/** Whether a program wrote the message, such as another Bellhop: an answer to it would be answered, and so on. */
const isAutomatic = ({ isAnswer, announcement, unreadable }: Message) =>
  isAnswer || announcement !== undefined || unreadable.includes('broadcast')

/** The tick in the client means that what was asked for is stored and will be done. */
async function acknowledge(request: Request, { id, wants }: Message): Promise<void> {
  if (id && wants.receipt) await answer(request, Received.build({ id }))
}

async function answer({ context, stanza, from }: Request, payload: Element): Promise<void> {
  const message = new Element('message', { type: 'chat', id: randomUUID(), from: bareJid(stanza.attrs.to), to: from })
  message.cnode(payload)
  await context.wire.send(message)
}
