// Sending a template: it becomes a personal broadcast of its own, whatever happens to the template afterwards.
import { createHash } from 'node:crypto'
import { acceptBroadcast, broadcastBefore } from '../broadcasts/broadcast.ts'
import { orderOf } from '../broadcasts/plan.ts'
import type { Broadcast, Plan } from '../broadcasts/records.ts'
import type { Context } from '../context.ts'
import { ownCoupon } from '../coupons/coupon.ts'
import { permitGiving } from '../coupons/send.ts'
import type { Caller } from '../model/caller.ts'
import { peopleById } from '../people/person.ts'
import { waitNote } from '../runs/waiting.ts'
import type { Receivers } from './receivers.ts'
import type { Template } from './records.ts'
import { fillableOf } from './text.ts'
import { say, sayCount } from '../../texts/say.ts'

const NAMED = 100 // people in an answer

export interface Sending {
  receivers: Receivers
  /** Leaves out whose profile lacks a field; else nothing is sent for them. */
  skipMissing: boolean
  /** Identifies this sending. */
  origin: string | undefined
}

/** @throws Fault not-acceptable naming whose profile lacks what, item-not-found for a coupon that is not the sender's any more */
export async function sendTemplate(
  context: Context,
  template: Template,
  { receivers: { group, selection, people }, skipMissing, origin }: Sending,
  caller: Caller,
): Promise<Broadcast> {
  const coupon = template.coupon && (await couponFor(context, template.coupon, people.length, caller))
  const order = {
    ...orderOf(group, planOf(template, { selection, skipMissing })),
    ...(coupon && { coupon }),
    reach: people,
    ...(origin !== undefined && { once: origin }),
  }
  return acceptBroadcast(context, order, caller)
}

/** What the template says now: a template that is changed afterwards changes nothing that waits. */
export function planOf(
  template: Template,
  { selection, skipMissing }: Pick<Receivers, 'selection'> & Pick<Sending, 'skipMissing'>,
): Plan {
  const { id, file, buttons } = template
  const { body, versions } = fillableOf(template)
  return {
    ...{ body, versions, skipMissing, template: id, personal: true },
    ...(file && { files: [file] }),
    ...(buttons !== undefined && { buttons }),
    ...(selection && { selection }),
  }
}

/** The coupon that goes with a template, where its sender may give it to so many people. @throws Fault */
async function couponFor(
  context: Context,
  { name }: { name: string },
  people: number,
  caller: Caller,
): Promise<NonNullable<Broadcast['coupon']>> {
  const coupon = await ownCoupon(context, name, caller)
  await permitGiving(context, coupon, people, caller)
  return { id: coupon.id, ...(caller.person && { by: caller.person.id }) }
}

/** What the sender is told. */
export const sentText = async (context: Context, broadcast: Broadcast): Promise<string> =>
  (await sentWording(context, broadcast))()

/** The same for somebody else to read. */
export async function sentWording(context: Context, broadcast: Broadcast): Promise<() => string> {
  const { leftOut = [] } = broadcast
  const named = await peopleById(context, leftOut.slice(0, NAMED))
  const names = named.map(({ username }) => username).join(', ')
  return () => {
    const sent = countedText(broadcast) + waitNote(context)
    return leftOut.length ? `${sent}\n${leftOutText(names, leftOut.length - NAMED)}` : sent
  }
}

function countedText({ id, recipients, question, coupon }: Broadcast): string {
  return [
    sayCount(recipients, 'Sent to {count} person as {id}.', 'Sent to {count} people as {id}.', { id }),
    ...(question === undefined ? [] : [say('The answers come to who sent it alone: answers.')]),
    ...(coupon ? [say('The coupon comes in a message of its own.')] : []),
  ].join(' ')
}

/** @param more how many have no name there; none where it is not above zero */
const leftOutText = (names: string, more: number): string =>
  more > 0
    ? say('Left out, as their profiles lack a field: {names} and {more} more.', { names, more })
    : say('Left out, as their profiles lack a field: {names}.', { names })

/** What was sent already under this origin; the template may be gone since. */
export const sentBefore = broadcastBefore

/** The origin of a sending that its sender has named. */
export const originOf = (once: string | undefined, { origin }: Caller): string | undefined =>
  once === undefined ? origin : `command ${createHash('sha256').update(once).digest('base64url')}`
