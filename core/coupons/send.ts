// Sending a coupon: to people, groups and lists, once to each person, within a bound a day.
import { Fault } from '../../xep/fault.ts'
import { unfitCharacter } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { daysAgo } from '../runs/sweep.ts'
import { waitNote } from '../runs/waiting.ts'
import { giveOut, offeredText } from './giving-out.ts'
import { closedBecause } from './coupon-state.ts'
import { recipientsOf } from './recipients.ts'
import { isPriced } from './price.ts'
import type { Coupon } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

/**
 * @param written what the sender writes above the coupon
 * @returns what the sender is told @throws Fault item-not-found, not-acceptable, policy-violation
 */
export async function sendCoupon(
  context: Context,
  coupon: Coupon,
  { names, written }: { names: string[]; written?: string | undefined },
  caller: Caller,
): Promise<string> {
  if (written !== undefined) refuseNote(written)
  const writer = caller.person?.name ?? context.config.orgName
  const above = written === undefined ? {} : { note: written, writer }
  const people = await recipientsOf(context, names, caller)
  if (!people.length) throw new Fault('not-acceptable', say('That is nobody. Nothing was sent.'))
  const sending = idFrom(context, `sending ${coupon.id}`, inboxId(caller))
  const by = caller.person?.id
  const told = (issued: number) => {
    const had = people.length - issued
    return (isPriced(coupon) ? offeredText(coupon, issued, had) : sentText(coupon, issued, had)) + waitNote(context)
  }
  const place = async () => told(await giveOut(context, coupon, { people, by, ...above, sending, told }))
  if (by === undefined || caller.admin) return place()
  return context.serially(`coupons of ${by}`, async () => {
    await refuseFlood(context, by, sending, people.length)
    return place()
  })
}

function sentText({ text: coupon }: Coupon, issued: number, had: number): string {
  const told = sayCount(issued, '{coupon} is sent to {count} person.', '{coupon} is sent to {count} people.', {
    coupon,
  })
  return had > 0 ? `${told} ${sayCount(had, '{count} had it already.', '{count} had it already.')}` : told
}

/** @throws Fault not-acceptable for what no message can carry */
function refuseNote(written: string): void {
  if (unfitCharacter(written))
    throw new Fault(
      'not-acceptable',
      say('The text has a control character that no message can carry. Nothing was sent.'),
    )
}

/** Whether a coupon may go to so many people with something else. @throws Fault not-acceptable, policy-violation */
export async function permitGiving(context: Context, coupon: Coupon, people: number, caller: Caller): Promise<void> {
  const closed = closedBecause(context, coupon)
  if (closed !== undefined)
    throw new Fault(
      'not-acceptable',
      say('{coupon} cannot be given out. {closed} Nothing was sent.', { coupon: coupon.text, closed }),
    )
  const by = caller.person?.id
  if (by !== undefined && !caller.admin) await refuseFlood(context, by, '', people)
}

async function refuseFlood({ store, config, ...context }: Context, by: string, sending: string, more: number) {
  const since = { gt: daysAgo(context, 1) }
  const given = await store.vouchers.count({ by, issued: since })
  const sent = given + (await store.payments.count({ payee: by, coupon: { gt: '' }, at: since }))
  if (sent + more <= config.coupons || (await store.vouchers.count({ by, sending }))) return
  throw new Fault(
    'policy-violation',
    say(
      'A member sends {most} coupons within a day, and you have sent {sent}. Nothing was sent. Try again tomorrow, or ask the administrator.',
      { most: config.coupons, sent },
    ),
  )
}
