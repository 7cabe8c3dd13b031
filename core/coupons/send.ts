// Sending a coupon: to people, groups and lists, once to each person, within a bound a day.
import { Fault } from '../../xep/fault.ts'
import { unfitCharacter } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { daysAgo } from '../sweep.ts'
import { waitNote } from '../waiting.ts'
import { giveOut, offeredText } from './giving-out.ts'
import { closedBecause } from './coupon.ts'
import { recipientsOf } from './recipients.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

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
  const note = written === undefined ? undefined : noteFrom(context, written, caller)
  const people = await recipientsOf(context, names, caller)
  if (!people.length) throw new Fault('not-acceptable', say('That is nobody. Nothing was sent.'))
  const sending = idFrom(context, `sending ${coupon.id}`, inboxId(caller))
  const by = caller.person?.id
  const told = (issued: number) => {
    const had = people.length - issued
    if (coupon.price) return offeredText(coupon, issued, had) + waitNote(context)
    const again = had > 0 ? ` ${had} had it already.` : ''
    return `${coupon.text} is sent to ${issued} ${issued === 1 ? 'person' : 'people'}.${again}${waitNote(context)}`
  }
  const place = async () => told(await giveOut(context, coupon, { people, by, note, sending, told }))
  if (by === undefined || caller.admin) return place()
  return context.serially(`coupons of ${by}`, async () => {
    await refuseFlood(context, by, sending, people.length)
    return place()
  })
}

/** The message comes from Bellhop, so it says who writes. @throws Fault not-acceptable */
function noteFrom({ config }: Pick<Context, 'config'>, written: string, { person }: Caller): string {
  if (unfitCharacter(written))
    throw new Fault(
      'not-acceptable',
      say('The text has a control character that no message can carry. Nothing was sent.'),
    )
  return `${person?.name ?? config.orgName} writes: ${written}`
}

/** Whether a coupon may go to so many people with something else. @throws Fault not-acceptable, policy-violation */
export async function permitGiving(context: Context, coupon: Coupon, people: number, caller: Caller): Promise<void> {
  const closed = closedBecause(context, coupon)
  if (closed !== undefined)
    throw new Fault(
      'not-acceptable',
      say('{text} cannot be given out. {closed} Nothing was sent.', { text: coupon.text, closed }),
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
      'A member sends {coupons} coupons within a day, and you have sent {sent}. Nothing was sent. Try again tomorrow, or ask the administrator.',
      { coupons: config.coupons, sent },
    ),
  )
}
