// The inbox: a message that comes again has no second effect and gets the same answer. docs/design/outbox.md
import { secret } from '../config.ts'
import type { Context } from './context.ts'
import type { Caller } from './model/caller.ts'
import type { InboxAnswer, InboxRecord } from './model/inbox.ts'
import type { Write } from './model/records.ts'
import { keyedHash, randomText, toLetters } from './model/secret.ts'

/** The id of the inbox record of the caller's message. Nothing for a request that cannot come again. */
export const inboxId = ({ jid, origin }: Pick<Caller, 'jid' | 'origin'>): string | undefined =>
  origin === undefined ? undefined : `${jid} ${origin}`

/** The record of the caller's message, where the message has come before. */
export async function findInboxRecord(
  { store }: Pick<Context, 'store'>,
  caller: Caller,
): Promise<InboxRecord | undefined> {
  const id = inboxId(caller)
  return id === undefined ? undefined : store.inbox.get(id)
}

/** A record for a message that has come for the first time. It is stored together with the effect of the message. */
export function newInboxRecord({ now }: Pick<Context, 'now'>, caller: Caller): InboxRecord | undefined {
  const id = inboxId(caller)
  if (id === undefined) return undefined
  return { id, at: now().toISOString(), ...(caller.sentAs !== undefined && { sentAs: caller.sentAs }) }
}

/** Keeps the answer to a request that has had its whole effect and may come again. */
export async function keepAnswer(context: Context, caller: Caller, answer: InboxAnswer): Promise<void> {
  const record = newInboxRecord(context, caller)
  if (record) await context.store.inbox.put({ ...record, answer })
}

/** Says what the sender is told as soon as the effect is stored: for a rule that stores `inboxWrites` together with the effect. */
export const withAnswer = (context: Context, answer: InboxAnswer): Context =>
  context.inbox ? { ...context, inbox: { ...context.inbox, answer } } : context

/** The write that belongs into the batch of an effect. */
export const inboxWrites = ({ inbox }: Pick<Context, 'inbox'>): Write[] =>
  inbox ? [{ put: 'inbox', record: inbox }] : []

/**
 * The same before the server is asked for an effect of its own.
 * @param fields what was understood, where the words of the message may mean something else when they are read again
 */
export const startedWrites = ({ inbox }: Pick<Context, 'inbox'>, fields = inbox?.fields): Write[] =>
  inboxWrites(inbox ? { inbox: { ...inbox, ...(fields && { fields }), started: true } } : {})

/**
 * An id that follows from its cause, mostly a message: made again for the same cause, it is the same id. Random where there
 * is no cause.
 * @param kind what has the id
 */
export const idFrom = (
  { config }: Pick<Context, 'config'>,
  kind: string,
  cause: string | undefined,
  length = 16,
): string =>
  cause === undefined
    ? randomText(length)
    : toLetters(keyedHash(`${kind} ${cause}`, secret(config, 'invites')).subarray(0, length))
