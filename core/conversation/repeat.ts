// Messages that a client sends again, with the same id, when its stream was lost before the server had confirmed them. The server takes
// each for a new one. Within an hour it counts as the first one, come again: it has no second effect and gets the first answer.
import { createHash } from 'node:crypto'
import type { Message } from '../../xep/message.ts'
import type { Context } from '../context.ts'
import { bareJid } from '../model/incoming.ts'

const HOUR = 3_600_000

/** @returns under which id the server kept the first one, if this is a repetition */
export async function firstOf(
  { store, now }: Pick<Context, 'store' | 'now'>,
  { from, to, kept }: { from: string; to: string; kept: number },
  message: Message,
): Promise<number | undefined> {
  const id = lastingId(message)
  if (id === undefined) return undefined
  const { type, body, subject, corrects, retracts, reactions, files, encryption } = message
  const said = [id, bareJid(from), to, type, body, subject, corrects, retracts, reactions, files, encryption]
  const key = createHash('sha256').update(JSON.stringify(said)).digest('base64url')
  const known = await store.arrivals.get(key)
  const isFresh = known !== undefined && now().getTime() - Date.parse(known.at) < HOUR
  if (isFresh) return known.kept === kept ? undefined : known.kept
  await store.arrivals.put({ id: key, kept, at: now().toISOString() })
  return undefined
}

/** An id that no other message of this sender has: some clients count from one in every session, and say no origin-id. */
const lastingId = ({ originId, id }: Message) => originId ?? (id !== undefined && isUnguessable(id) ? id : undefined)

const isUnguessable = (id: string) => id.length >= 16 && new Set(id).size >= 8
