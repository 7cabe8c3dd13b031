// Giving a coupon to somebody else: the voucher gets another holder and another code, so that the code of before is worth nothing.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Person } from '../model/person.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import type { Page } from './booklet.ts'
import { makeCouponCode } from './code.ts'
import { deliveriesOf } from './issue.ts'
import { say } from '../../texts/say.ts'

/**
 * Gives a voucher that was never used to somebody who has none of its coupon. Both are told.
 * @returns what the giver reads
 * @throws Fault not-allowed, not-acceptable, conflict
 */
export async function giveVoucher(
  context: Context,
  { voucher, coupon, closed }: Page,
  giver: Person,
  friend: Person,
): Promise<string> {
  const { store, config, now } = context
  if (config.couponTransfer === 'no') throw new Fault('not-allowed', say('Coupons are given to nobody else here.'))
  if (closed !== undefined)
    throw new Fault(
      'not-acceptable',
      say('{coupon} cannot be given to anybody. {closed}', { coupon: coupon.text, closed }),
    )
  if (voucher.used > 0)
    throw new Fault('not-acceptable', say('{coupon} was used once already, and stays yours.', { coupon: coupon.text }))
  if (friend.id === giver.id) throw new Fault('not-acceptable', say('This coupon is yours already.'))
  const passed = now().toISOString()
  const patch = { holder: friend.id, code: makeCouponCode(), passed, blocked: undefined }
  const [delivery] = deliveriesOf(context, [{ ...voucher, holder: friend.id }])
  if (!delivery) throw new Fault('internal-server-error', '')
  const notice = newNotice(context, [friend.id], () =>
    say('{name} gives you a coupon: {coupon}.', { name: giver.name, coupon: coupon.text }),
  )
  const text = say('{name} has your coupon {coupon} now. Its code of before is worth nothing any more.', {
    name: friend.name,
    coupon: coupon.text,
  })
  try {
    await store.batch([
      { change: 'vouchers', id: voucher.id, when: { holder: giver.id, used: 0 }, patch },
      { insert: 'couponDeliveries', record: delivery },
      ...noticeWrites(notice),
      ...inboxWrites(withAnswer(context, { text })),
    ])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    const current = await store.vouchers.get(voucher.id)
    if (current?.holder === giver.id && current.used === 0)
      throw new Fault('conflict', say('{name} has this coupon already.', { name: friend.name }))
    throw new Fault(
      'conflict',
      say('{coupon} is not yours to give any more: coupons shows what you have.', { coupon: coupon.text }),
    )
  }
  sendSoon(context, notice)
  await context.queue.add('coupon', delivery.id)
  return text
}
