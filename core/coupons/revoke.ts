// Taking a coupon back: it is honoured no more, and those who have not used it are told why.
import type { Context } from '../context.ts'
import { Fault } from '../../xep/fault.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { refundsOwed, refundSoon } from './refund.ts'
import type { Coupon } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

/** @returns what the owner reads @throws Fault conflict for one that was taken back before */
export async function revokeCoupon(context: Context, coupon: Coupon, reason: string): Promise<string> {
  const { id, text } = coupon
  const people = await holdersWithUses(context, id)
  const revoked = context.now().toISOString()
  const owed = refundsOwed({ ...coupon, revoked })
  const why = reason
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
  const notice = newNotice(context, people, () =>
    say('The coupon {coupon} was taken back and is not honoured any more: {reason}', { coupon: text, reason: why }),
  )
  const told = revokedText(text, people.length, owed.refunding ?? false)
  try {
    await context.store.batch([
      { change: 'coupons', id, when: { revoked: null }, patch: { revoked, reason: why, ...owed } },
      ...noticeWrites(notice),
      ...inboxWrites(withAnswer(context, { text: told })),
    ])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    throw new Fault('conflict', say('{coupon} was taken back already.', { coupon: text }))
  }
  sendSoon(context, notice)
  if (owed.refunding) await refundSoon(context, coupon)
  return told
}

/** What the owner reads. @param people how many are told of it */
function revokedText(coupon: string, people: number, isPaidBack: boolean): string {
  const told = sayCount(
    people,
    '{coupon} is taken back. {count} person is told.',
    '{coupon} is taken back. {count} people are told.',
    { coupon },
  )
  if (!isPaidBack) return told
  return `${told} ${say('Who bought it is paid back from the wallet that was paid, for each use that is left.')}`
}

/** The ids of those who have a voucher that they could still use. */
export async function holdersWithUses({ store }: Pick<Context, 'store'>, coupon: string): Promise<string[]> {
  const { each = 1 } = (await store.coupons.get(coupon)) ?? {}
  const found = await store.vouchers.find({ where: { coupon, used: { lt: each } } })
  return found.map(({ holder }) => holder)
}
