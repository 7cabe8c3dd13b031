// Taking a coupon back: it is honoured no more, and those who have not used it are told why.
import type { Context } from '../context.ts'
import { Fault } from '../../xep/fault.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { noticeWrites, sendSoon } from '../notices.ts'
import { peopleById } from '../people/person.ts'
import { refundsOwed, refundSoon } from './refund.ts'
import type { Coupon } from './records.ts'
import { noticesFor } from './texts/texts.ts'
import { say } from '../../texts/say.ts'

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
  const notices = noticesFor(context, await peopleById(context, people), texts => texts.revoked(text, why))
  const refunds = owed.refunding
    ? ' Who bought it is paid back from the wallet that was paid, for each use that is left.'
    : ''
  const told = `${text} is taken back. ${people.length === 1 ? '1 person is' : `${people.length} people are`} told.${refunds}`
  try {
    await context.store.batch([
      { change: 'coupons', id, when: { revoked: null }, patch: { revoked, reason: why, ...owed } },
      ...notices.flatMap(noticeWrites),
      ...inboxWrites(withAnswer(context, { text: told })),
    ])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    throw new Fault('conflict', say('{text} was taken back already.', { text }))
  }
  for (const each of notices) sendSoon(context, each)
  if (owed.refunding) await refundSoon(context, coupon)
  return told
}

/** The ids of those who have a voucher that they could still use. */
export async function holdersWithUses({ store }: Pick<Context, 'store'>, coupon: string): Promise<string[]> {
  const { each = 1 } = (await store.coupons.get(coupon)) ?? {}
  const found = await store.vouchers.find({ where: { coupon, used: { lt: each } } })
  return found.map(({ holder }) => holder)
}
