// The mails of the last days, as the administrator reads them: sent, due, refused, or unsent as there is no way out.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { permit } from '../policy/permit.ts'
import { minutesLater } from './mail-writing.ts'
import type { OutgoingMail } from './records.ts'

const DAY = 24 * 60 // minutes
const LISTED_DAYS = 30 // so long one can read what was sent

interface PagePart {
  limit: number
  /** The time of the last one on the page before. */
  before?: string | undefined
  state?: OutgoingMail['state'] | undefined
}

/** A page of mails, latest first. */
export function mailPage(
  { store }: Context,
  caller: Caller,
  { limit, before, state }: PagePart,
): Promise<OutgoingMail[]> {
  permit('admin', caller)
  const where = { ...(before !== undefined && { at: { lt: before } }), ...(state && { state }) }
  return store.mails.find({ where, sort: 'at', descending: true, limit })
}

export function mailById({ store }: Context, caller: Caller, id: string): Promise<OutgoingMail | undefined> {
  permit('admin', caller)
  return store.mails.get(id)
}

/** What one person was sent, latest first. */
export function mailsTo({ store }: Context, caller: Caller, person: string, limit: number): Promise<OutgoingMail[]> {
  permit('admin', caller)
  return store.mails.find({ where: { person }, sort: 'at', descending: true, limit })
}

/** The latest mails, latest first. */
export async function mailsOf(
  { store }: Context,
  caller: Caller,
  limit: number,
  state?: OutgoingMail['state'],
): Promise<OutgoingMail[]> {
  permit('admin', caller)
  return store.mails.find({ where: state && { state }, sort: 'at', descending: true, limit })
}

/** Removes mails that are long past, with their invites. */
export async function forgetMails({ store, now }: Context): Promise<void> {
  const past = minutesLater(now(), -LISTED_DAYS * DAY)
  for (const { id } of await store.mails.find({ where: { at: { lt: past } } }))
    await Promise.all([store.mails.remove(id), store.invites.remove(id)])
}
