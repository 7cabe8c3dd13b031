// Links and QR codes to a coupon, as on a poster at the counter: who takes one has the coupon in the booklet, once.
import { Fault } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { makeInvite, readToken, standingInvite, unusableInvite } from '../invites/invite.ts'
import type { Invite } from '../invites/records.ts'
import type { InviteOf } from '../invites/token.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { voucherLink } from './code.ts'
import { refuseGivingOut } from './coupon-state.ts'
import { issue } from './issue.ts'
import { askBuyer, saleAnswer } from './giving-out.ts'
import type { Coupon, Voucher } from './records.ts'
import type { WalletPayment } from '../wallet/records.ts'
import { say } from '../../texts/say.ts'

const MOST_HOURS = 100_000 // hours for which a poster is good

/** A link to a coupon; without an end the open one, if there is one. It is its owner's, whoever asks for it. @throws Fault not-acceptable */
export async function inviteToCoupon(
  context: Context,
  coupon: Coupon,
  { hours, fresh }: { hours?: number; fresh?: boolean },
  caller: Caller,
): Promise<InviteOf<'coupon'>> {
  refuseGivingOut(context, coupon)
  if (hours !== undefined && (hours < 1 || hours > MOST_HOURS))
    throw new Fault('not-acceptable', say('Hours are from 1 to {most}.', { most: MOST_HOURS }))
  const person = coupon.owner === null ? undefined : await context.store.people.get(coupon.owner)
  const owner = person ? { ...caller, ...callerFor(context, person) } : caller
  if (hours === undefined && !fresh) return standingInvite(context, 'coupon', coupon.id, owner)
  return makeInvite(context, { kind: 'coupon', of: coupon.id, ...(hours !== undefined && { hours }) }, owner)
}

/** @throws Fault item-not-found, as for a bad token, when the coupon is gone */
export async function invitedCoupon({ store }: Pick<Context, 'store'>, { of }: Pick<Invite, 'of'>): Promise<Coupon> {
  const coupon = await store.coupons.get(of)
  if (!coupon) throw unusableInvite()
  return coupon
}

/**
 * Puts the coupon of a link into a person's booklet; a message brings it. Who has it already gets nothing more. Where it has a price,
 * the person is asked to pay first.
 * @throws Fault item-not-found for a link of no use, conflict for who gave it away, not-acceptable for a coupon that is over
 */
export async function takeCoupon(context: Context, token: string, person: Person): Promise<Taken> {
  const { id: holder } = person
  const invite = await readToken(context, token, 'coupon', holder)
  const coupon = await invitedCoupon(context, invite)
  const find = async () => (await context.store.vouchers.find({ where: { coupon: coupon.id, holder } }))[0]
  const before = await find()
  if (before) return { coupon, voucher: before, isNew: false }
  if (coupon.price) return { coupon, payment: await askBuyer(context, coupon, person) }
  const told = () => takenText(coupon)
  await issue(context, coupon, { people: [holder], sending: `${invite.id} ${holder}`, told })
  const voucher = await find()
  if (!voucher)
    throw new Fault('conflict', say('You had {coupon} already, and gave it to somebody else.', { coupon: coupon.text }))
  return { coupon, voucher, isNew: true }
}

export type Taken = { coupon: Coupon; voucher: Voucher; isNew: boolean } | { coupon: Coupon; payment: WalletPayment }

const takenText = ({ text }: Coupon) => say('{coupon} is in your booklet.', { coupon: text })

/** The same as a line of chat asks for it. */
export async function takeByChat(context: Context, token: string, person: Person): Promise<Answer> {
  const taken = await takeCoupon(context, token, person)
  const { coupon } = taken
  if ('payment' in taken) return saleAnswer(context, coupon, taken.payment)
  if (taken.isNew) return { text: takenText(coupon) } // a message brings its code and link
  return {
    text: say('You have {coupon} already.', { coupon: coupon.text }),
    link: voucherLink(context.config, taken.voucher.code),
  }
}
