// Selling: a coupon is handed out in the batch that books its payment. So nobody pays without a coupon, and nobody has it unpaid.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { clashOf } from '../model/clash.ts'
import type { Write } from '../model/records.ts'
import type { CouponPayment } from '../subject.ts'
import { couponById } from './coupon.ts'
import { refuseGivingOut } from './coupon-state.ts'
import { deliveriesOf, newVoucher } from './issue.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

const TRIES = 100 // where other processes sell the same coupon at the same moment
const OWN = ['coupons', 'vouchers']

/** A coupon that is honoured ten times in all is sold to no more people than can use it. @throws Fault not-acceptable */
export function refuseSoldOut({ text, total, each, sold = 0 }: Coupon): void {
  if (total !== undefined && (sold + 1) * each > total)
    throw new Fault('not-acceptable', say('{coupon} is sold out.', { coupon: text }))
}

/**
 * Sells a coupon once for a payment.
 * @param book books the payment together with the writes of the sale, in one batch
 * @throws Fault not-acceptable where the payer has the coupon already, or it is not sold any more: then nothing is paid
 */
export const sellCoupon = (
  context: Context,
  payment: CouponPayment,
  book: (sale: Write[]) => Promise<void>,
): Promise<void> =>
  context.serially(`coupon ${payment.coupon}`, async () => {
    for (let tries = 1; ; tries++)
      try {
        return await sellOnce(context, payment, book)
      } catch (error) {
        if (!OWN.includes(clashOf(error)?.collection ?? '') || tries === TRIES) throw error
      }
  })

async function sellOnce(
  context: Context,
  { id: bought, payer, coupon: id }: CouponPayment,
  book: (sale: Write[]) => Promise<void>,
): Promise<void> {
  const { vouchers } = context.store
  const own = await vouchers.get(`${id} ${payer}`)
  if (own?.bought === bought) return book([])
  const coupon = await couponById(context, id)
  const has = own ?? (await vouchers.find({ where: { coupon: id, holder: payer }, limit: 1 }))[0]
  if (has)
    throw new Fault(
      'not-acceptable',
      say('You have or had {coupon} already. Nothing was paid.', { coupon: coupon.text }),
    )
  refuseSale(context, coupon)
  const voucher = { ...newVoucher(context, id, payer, { sending: `payment ${bought}` }), bought }
  const deliveries = deliveriesOf(context, [voucher])
  const { sold } = coupon
  await book([
    { change: 'coupons', id, when: { sold: sold ?? null, revoked: null }, patch: { sold: (sold ?? 0) + 1 } },
    { insert: 'vouchers', record: voucher },
    ...deliveries.map((record): Write => ({ insert: 'couponDeliveries', record })),
  ])
  for (const each of deliveries) await context.queue.add('coupon', each.id)
}

function refuseSale(context: Context, coupon: Coupon): void {
  try {
    refuseGivingOut(context, coupon)
    refuseSoldOut(coupon)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.condition, say('{problem} Nothing was paid.', { problem: error.message }))
  }
}
