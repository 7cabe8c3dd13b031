// What nobody asks for any more is forgotten: at each start and once a day. People, groups, what was written and what is
// still to be done stay. docs/design/house.md
import type { Collection, Where } from '../store/store.ts'
import { beginning } from './broadcasts/broadcast.ts'
import type { Context } from './context.ts'
import { forgetMails } from './mailing/mail.ts'
import { forgetInvites } from './invites/expiry.ts'

const DAY = 86_400_000 // ms
const PAGE = 500 // records at once, so that nobody else has to wait
/** Invites that are over; conversations that nobody goes on with. */
const MONTH = 30
/** Errands: longer than the server keeps a message that nobody takes. */
const FORTNIGHT = 14
/** To whom a broadcast went, and what came back; codes that nobody has used. */
const QUARTER = 90

export async function forgetPast(context: Context): Promise<void> {
  const { store, now } = context
  const before = (days: number) => new Date(now().getTime() - days * DAY).toISOString()
  await forgetMails(context)
  for (const where of [{ until: { lt: before(MONTH) } }, { revoked: { lt: before(MONTH) } }])
    await each(store.invites, where, invites => forgetInvites(context, invites))
  await each(store.dialogues, { at: { lt: before(MONTH) } }, removing(store.dialogues))
  await each(store.errands, { at: { lt: before(FORTNIGHT) } }, removing(store.errands))
  await each(store.codes, { firstUse: null, expires: { lt: before(QUARTER) } }, removing(store.codes))
  const ended = { state: { in: ['sent', 'undeliverable'] }, first: { lt: before(QUARTER) } }
  await each(store.copies, ended, removing(store.copies))
  await forgetDeliveries(context)
}

/** Of broadcasts that are finished, or were never accepted: then these go, too. */
async function forgetDeliveries({ store, now }: Context): Promise<void> {
  const old = { id: { lt: beginning(now().getTime() - QUARTER * DAY) } }
  await each(store.deliveries, old, async deliveries => {
    const of = [...new Set(deliveries.map(({ broadcast }) => broadcast))]
    const open = await store.broadcasts.find({ where: { id: { in: of }, accepted: true, completed: null } })
    const kept = new Set(open.map(({ id }) => id))
    await removing(store.deliveries)(deliveries.filter(({ broadcast }) => !kept.has(broadcast)))
  })
  await each(store.broadcasts, { ...old, accepted: false }, removing(store.broadcasts))
}

/** Page by page. */
async function each<R extends { id: string }>(
  { find }: Pick<Collection<R>, 'find'>,
  where: Where<R>,
  step: (page: R[]) => Promise<void>,
): Promise<void> {
  for (let after: R | undefined; ;) {
    const page = await find({ where, limit: PAGE, ...(after && { after }) })
    await step(page)
    after = page.at(-1)
    if (!after) return
  }
}

const removing =
  <R extends { id: string }>({ remove }: Pick<Collection<R>, 'remove'>) =>
  async (records: R[]): Promise<void> => {
    await Promise.all(records.map(({ id }) => remove(id)))
  }
