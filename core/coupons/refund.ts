// Paying back: whoever bought a coupon that was taken back gets the price of the uses that are left, from the wallet of its owner. What
// that wallet lacks is owed, and tried again.
import { wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { queueAt } from '../runs/queue-at.ts'
import { eachPage } from '../runs/sweep.ts'
import { payBack } from '../wallet/refund.ts'
import { amountShown } from '../wallet/unit.ts'
import type { Coupon, Voucher } from './records.ts'
import { say } from '../../texts/say.ts'

const AGAIN = 3_600_000 // ms until what could not be paid back is tried again

/** What belongs into the batch that takes a sold coupon back, or gives one use of it back after that. */
export const refundsOwed = ({ price, revoked }: Coupon): { refunding?: true } =>
  price && revoked !== undefined ? { refunding: true } : {}

export const refundSoon = (context: Context, coupon: Pick<Coupon, 'id'>): Promise<boolean> =>
  refundAt(context, coupon, context.now())

const refundAt = (context: Context, { id }: Pick<Coupon, 'id'>, time: Date): Promise<boolean> =>
  queueAt(context, 'couponRefund', `${id} ${time.getTime()}`, time)

export async function resumeRefunds(context: Context): Promise<void> {
  for (const coupon of await context.store.coupons.find({ where: { refunding: true } }))
    await refundSoon(context, coupon)
}

/** Pays back all that is owed for a coupon, as far as its seller has the money. @param job the id of the coupon, and a time */
export async function refundCoupon(context: Context, job: string): Promise<void> {
  const [id = ''] = job.split(' ')
  await context.serially(`refunds ${id}`, async () => {
    const { coupons, vouchers } = context.store
    const coupon = await coupons.get(id)
    if (!coupon?.refunding) return
    const { redeemed } = coupon
    await closeOffers(context, id)
    try {
      await eachPage(vouchers, { coupon: id, bought: { gt: '' } }, async page => {
        for (const voucher of page) await refund(context, coupon, voucher)
      })
    } catch (error) {
      if (!wasRefused(error)) throw error
      await refundAt(context, coupon, new Date(context.now().getTime() + AGAIN))
      return
    }
    // A use that was given back meanwhile is owed, too.
    if (!(await coupons.change(id, { redeemed }, { refunding: undefined }))) await refundSoon(context, coupon)
  })
}

/** Nobody is asked any more to pay for it. */
const closeOffers = ({ store }: Context, coupon: string): Promise<void> =>
  eachPage(store.payments, { coupon, state: 'open' }, async page => {
    for (const { id } of page) await store.payments.change(id, { state: 'open' }, { state: 'declined' })
  })

async function refund(context: Context, { text, each }: Coupon, voucher: Voucher): Promise<void> {
  const { id, bought = '', used, refunded } = voucher
  const sale = await context.store.transfers.get(bought)
  if (!sale) return
  const before = refunded ?? 0
  const amount = Math.floor((sale.amount * (each - used)) / each) - before
  if (amount < 1) return
  const owner = (await context.store.ledgerAccounts.get(sale.from))?.owner
  const told = () =>
    say('{amount} came back to your wallet for the coupon {coupon}.', {
      amount: amountShown({ ...sale, amount }),
      coupon: text,
    })
  const notice = newNotice(context, owner === undefined ? [] : [owner], told, `refund ${id} ${before}`)
  await payBack(
    context,
    sale,
    { id: `refund ${id} ${before}`, kind: 'refund', amount, by: null, purpose: text },
    () => [
      { change: 'vouchers', id, when: { used, refunded: refunded ?? null }, patch: { refunded: before + amount } },
      ...noticeWrites(notice),
    ],
  )
  sendSoon(context, notice)
}
