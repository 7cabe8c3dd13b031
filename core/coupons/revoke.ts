// Taking a coupon back: it is honoured no more, and those who have not used it are told why.
import type { Context } from '../context.ts'
import { Fault } from '../../xep/fault.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import type { Coupon } from './records.ts'

/** @returns what the owner reads @throws Fault conflict for one that was taken back before */
export async function revokeCoupon(context: Context, { id, text }: Coupon, reason: string): Promise<string> {
  const people = await holdersWithUses(context, id)
  const why = reason
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
  const notice = newNotice(context, people, `The coupon ${text} was taken back and is not honoured any more: ${why}`)
  const told = `${text} is taken back. ${people.length === 1 ? '1 person is' : `${people.length} people are`} told.`
  try {
    await context.store.batch([
      { change: 'coupons', id, when: { revoked: null }, patch: { revoked: context.now().toISOString(), reason: why } },
      ...noticeWrites(notice),
      ...inboxWrites(withAnswer(context, { text: told })),
    ])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    throw new Fault('conflict', `${text} was taken back already.`)
  }
  sendSoon(context, notice)
  return told
}

/** The ids of those who have a voucher that they could still use. */
export async function holdersWithUses({ store }: Pick<Context, 'store'>, coupon: string): Promise<string[]> {
  const { each = 1 } = (await store.coupons.get(coupon)) ?? {}
  const found = await store.vouchers.find({ where: { coupon, used: { lt: each } } })
  return found.map(({ holder }) => holder)
}
