// Opening: the hours in which a desk offers conversations, in the wall time of its zone. What customers write outside of them waits.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { isTimeZone, timeZoneOf } from '../model/time-zone.ts'
import { queueAt } from '../runs/queue-at.ts'
import { isOpen, nextOpening, readHours, requireHours } from './hours.ts'
import type { Desk } from './records.ts'
import { weekdayText } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

type Timed = Pick<Desk, 'hours' | 'zone'>
type Needs = Pick<Context, 'config' | 'now'>

export const deskZone = ({ config }: Pick<Needs, 'config'>, { zone }: Timed): string => zone ?? timeZoneOf(config)

/** Whether a desk offers conversations now, and when it does next. A desk without hours always does. */
export function openingOf(context: Needs, desk: Timed): { isOpen: boolean; next?: Date | undefined } {
  if (desk.hours === undefined) return { isOpen: true }
  const [hours, zone, now] = [readHours(desk.hours), deskZone(context, desk), context.now()]
  return isOpen(hours, now, zone) ? { isOpen: true } : { isOpen: false, next: nextOpening(hours, now, zone) }
}

/** As customers read it: `We are closed until Monday, 30 November 2026 at 09:00 CET.` @param next empty where nobody knows */
export function closedText(context: Pick<Needs, 'config'>, desk: Timed, next: string): string {
  if (!next) return say('We are closed.')
  return say('We are closed until {time}.', { time: weekdayText(next, deskZone(context, desk)) })
}

/** @throws Fault bad-request */
export function checkHours({ hours, zone }: Partial<Timed>): void {
  if (hours !== undefined) requireHours(hours)
  if (zone !== undefined && !isTimeZone(zone))
    throw new Fault(
      'bad-request',
      say("'{zone}' is no time zone. Write it as Europe/Berlin.", { zone: zone.slice(0, 40) }),
    )
}

/** Asks the queue to look when a desk opens. */
export async function lookAtOpening(context: Context, desk: Desk): Promise<void> {
  const { next } = openingOf(context, desk)
  if (!next) return
  await queueAt(context, 'deskOpening', `${desk.id} ${next.toISOString()}`, next)
}

/** At a start: the queue may have been lost with us. */
export async function resumeOpenings(context: Context): Promise<void> {
  for (const desk of await context.store.desks.find()) await lookAtOpening(context, desk)
}
