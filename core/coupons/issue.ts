// Issuing: each person gets one voucher of a coupon, with a message that brings it. docs/design/coupons.md
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import { couponById } from './coupon.ts'
import { refuseGivingOut } from './coupon-state.ts'
import { makeCouponCode } from './code.ts'
import type { Coupon, CouponDelivery, Voucher } from './records.ts'

const PAGE = 2_000 // people in one batch
const CHUNK = 100 // people in one message order to the server
const TRIES = 10 // where other processes issue the same coupon, or a code is taken

export interface Issuing {
  /** Ids of people. */
  people: string[]
  /** The member who sends it; nobody where a QR code was scanned. */
  by?: string | undefined
  /** What its sender writes above the coupon in each message, and the sender's name. */
  note?: string | undefined
  writer?: string | undefined
  /** Identifies the sending: asked for again, it counts whom it reached. */
  sending: string
  /** What the caller is told when all is stored. */
  told?: (issued: number) => string
}

/**
 * Issues a coupon to people who never had it. Asked for again with the same sending, nothing more happens.
 * @returns how many people got it by this sending
 * @throws Fault not-acceptable for a coupon that is not honoured any more
 */
export function issue(context: Context, { id }: Pick<Coupon, 'id'>, issuing: Issuing): Promise<number> {
  return context.serially(`coupon ${id}`, async () => {
    for (let tries = 1; ; tries++)
      try {
        return await issueOnce(context, id, issuing)
      } catch (error) {
        if (!(error instanceof Fault) || error.condition !== 'conflict' || tries === TRIES) throw error
      }
  })
}

async function issueOnce(
  context: Context,
  id: string,
  { people, by, sending, told, ...above }: Issuing,
): Promise<number> {
  const { store } = context
  const coupon = await couponById(context, id)
  let issued = await store.vouchers.count({ coupon: id, sending })
  const fresh = await withoutVoucher(context, id, people)
  if (fresh.length) refuseGivingOut(context, coupon)
  for (let at = 0; at < fresh.length; at += PAGE) {
    const page = fresh.slice(at, at + PAGE)
    issued += page.length
    const isLast = at + PAGE >= fresh.length
    const own = told && isLast ? withAnswer(context, { text: told(issued) }) : undefined
    const vouchers = page.map(holder => newVoucher(context, id, holder, { by, sending }))
    await storeVouchers(context, vouchers, above, own ? inboxWrites(own) : [])
  }
  return issued
}

export const newVoucher = (
  { now }: Context,
  coupon: string,
  holder: string,
  { by, sending }: Pick<Issuing, 'by' | 'sending'>,
): Voucher => ({
  ...{ id: `${coupon} ${holder}`, coupon, holder, code: makeCouponCode(), used: 0 },
  ...{ issued: now().toISOString(), sending, ...(by !== undefined && { by }) },
})

/** Stores vouchers together with the messages that bring them. */
async function storeVouchers(
  context: Context,
  vouchers: Voucher[],
  above: Pick<Issuing, 'note' | 'writer'>,
  more: Write[],
): Promise<void> {
  const deliveries = deliveriesOf(context, vouchers, above)
  await context.store.batch([
    ...vouchers.map((record): Write => ({ insert: 'vouchers', record })),
    ...deliveries.map((record): Write => ({ insert: 'couponDeliveries', record })),
    ...more,
  ])
  for (const { id } of deliveries) await context.queue.add('coupon', id)
}

/** The messages that are owed to those who got vouchers. */
export function deliveriesOf(
  { now }: Pick<Context, 'now'>,
  vouchers: Voucher[],
  { note, writer }: Pick<Issuing, 'note' | 'writer'> = {},
): CouponDelivery[] {
  const at = now().toISOString()
  const chunks = Array.from({ length: Math.ceil(vouchers.length / CHUNK) }, (_, chunk) =>
    vouchers.slice(chunk * CHUNK, (chunk + 1) * CHUNK),
  )
  return chunks.map(some => ({
    id: randomText(16),
    coupon: some[0]?.coupon ?? '',
    to: some.map(({ id: voucher, holder }) => ({ voucher, holder })),
    ...(note !== undefined && { note }),
    ...(writer !== undefined && { writer }),
    at,
  }))
}

/** Those who never had the coupon: who gave it away does not get another one. */
export async function withoutVoucher({ store }: Context, coupon: string, people: string[]): Promise<string[]> {
  const all = [...new Set(people)]
  const found = new Set<string>()
  for (let at = 0; at < all.length; at += PAGE) {
    const some = all.slice(at, at + PAGE)
    for (const { id } of await store.vouchers.find({
      where: { id: { in: some.map(person => `${coupon} ${person}`) } },
    }))
      found.add(id.slice(coupon.length + 1))
    for (const { holder } of await store.vouchers.find({ where: { coupon, holder: { in: some } } })) found.add(holder)
  }
  return all.filter(person => !found.has(person))
}
