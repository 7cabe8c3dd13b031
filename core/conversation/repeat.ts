// Messages that a client sends again, with the same id, when its stream was lost before the server had confirmed them. The server takes
// each for a new one. Within an hour it counts as the first one, come again: it has no second effect and gets the first answer.
import { createHash } from 'node:crypto'
import type { Message } from '../../xep/message.ts'
import type { Context } from '../context.ts'
import { bareJid } from '../model/jid.ts'

const HOUR = 3_600_000 // ms

/** A digest that is the same when the client sends the message again; nothing where the client's ids may repeat. */
export function digestOfSent({ from, to }: { from: string; to: string }, message: Message): string | undefined {
  const id = lastingId(message)
  if (id === undefined) return undefined
  const { type, body, subject, corrects, retracts, reactions, files, encryption } = message
  const sent = [id, bareJid(from), to, type, body, subject, corrects, retracts, reactions, files, encryption]
  return createHash('sha256').update(JSON.stringify(sent)).digest('base64url')
}

/** The origin of the first message with this digest, if there was one within the last hour. */
export async function firstOrigin(
  { store, now }: Pick<Context, 'store' | 'now'>,
  { from, sentAs }: { from: string; sentAs: string },
): Promise<string | undefined> {
  const at = { gt: new Date(now().getTime() - HOUR).toISOString() }
  const [first] = await store.inbox.find({ where: { sentAs, at }, sort: 'at', limit: 1 })
  return first?.id.slice(bareJid(from).length + 1)
}

/** An id that no other message of this sender has: some clients count from one in every session, and say no origin-id. */
const lastingId = ({ originId, id }: Message) => originId ?? (id !== undefined && isUnguessable(id) ? id : undefined)

const isUnguessable = (id: string) => id.length >= 16 && new Set(id).size >= 8
