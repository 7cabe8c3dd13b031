// Shifts: an agent signs in with a code that is good for one shift. At its end the device is signed out, and the agent's conversations
// go on with others.
import { Fault } from '../../../xep/fault.ts'
import { issueCode, type Issued } from '../../access/access.ts'
import { signOut } from '../../access/sign-out.ts'
import type { Context } from '../../context.ts'
import { momentText } from '../../model/moment.ts'
import type { Caller } from '../../model/caller.ts'
import { clockOf, dayAfter, momentOf } from '../../model/day.ts'
import type { Person } from '../../model/person.ts'
import { timeZoneOf } from '../../model/time-zone.ts'
import { tellPeople } from '../../notices.ts'
import { queueAt } from '../../runs/queue-at.ts'
import { desksOf, putState } from '../agent.ts'
import { releaseAll } from '../acts/ending.ts'
import type { DeskShift } from '../records.ts'
import { say } from '../../../texts/say.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LONGEST = 14 * 24 * HOUR // ms of a shift
/** How long before its end an agent is told of it. A shift that is shorter leaves that notice out. */
const NOTICES = [24 * HOUR, 10 * MINUTE]

/**
 * Reads the end of a shift: a wall time of the organisation's time zone, or a number of hours from now.
 * @throws Fault bad-request
 */
export function readShiftEnd({ now, config }: Pick<Context, 'now' | 'config'>, typed: string): Date {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(typed.trim()) ?? []
  const ends = hour === undefined ? hoursFrom(now(), typed) : wallTimeFrom(now(), timeZoneOf(config), hour, minute)
  const length = (ends?.getTime() ?? 0) - now().getTime()
  if (ends && length > 0 && length <= LONGEST) return ends
  throw new Fault('bad-request', say('Say until when the shift goes: as 17:00, or as a number of hours, at most 336.'))
}

function hoursFrom(now: Date, typed: string): Date | undefined {
  const hours = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
  return hours ? new Date(now.getTime() + hours * HOUR) : undefined
}

/** The next time that the clocks show it. */
function wallTimeFrom(now: Date, timeZone: string, hour: string, minute = '0'): Date | undefined {
  const minutes = Number(hour) * 60 + Number(minute)
  if (minutes >= 24 * 60 || Number(minute) >= 60) return undefined
  const clock = clockOf(timeZone)
  const { day } = clock(now)
  const today = momentOf({ day, minutes }, clock)
  return today > now ? today : momentOf({ day: dayAfter(day), minutes }, clock)
}

/**
 * Gives an agent a code for a shift. The agent or the administrator may ask for it.
 * @throws Fault forbidden for who answers at no desk
 */
export async function beginShift(
  context: Context,
  agent: Person,
  ends: Date,
  caller: Caller,
): Promise<Issued & { shift: DeskShift }> {
  if (!(await desksOf(context, agent.id)).length)
    throw new Fault(
      'forbidden',
      say('{name} answers at no desk: code issue gives a code for any device.', { name: agent.name }),
    )
  const minutes = Math.ceil((ends.getTime() - context.now().getTime()) / MINUTE)
  const issued = await issueCode(context, agent, caller, { minutes })
  const { id } = issued.record
  const fresh = { id, agent: agent.id, by: issued.record.issuedBy, made: issued.record.issued, told: 0 }
  const known = await context.store.deskShifts.get(id)
  const shift = known ?? { ...fresh, ends: ends.toISOString() }
  if (!known) await context.store.deskShifts.insert(shift)
  await lookAgain(context, shift)
  return { ...issued, shift }
}

export const shiftEndText = ({ config }: Pick<Context, 'config'>, { ends }: DeskShift): string =>
  momentText(config, ends)

/** The times at which a shift is looked at: for each notice, and at its end. */
function looksOf({ made, ends }: DeskShift): number[] {
  const [from, to] = [Date.parse(made), Date.parse(ends)]
  return [...NOTICES.map(before => to - before).filter(at => at > from), to]
}

/** A job only says which shift to look at. */
async function lookAgain(context: Context, shift: DeskShift): Promise<void> {
  const next = looksOf(shift)[shift.told]
  if (next !== undefined) await queueAt(context, 'deskShift', `${shift.id} ${next}`, new Date(next))
}

/** @param job the id of the shift, and the time as `lookAgain` wrote it */
export async function lookAtShift(context: Context, job: string): Promise<void> {
  const [id = ''] = job.split(' ')
  const { store, now } = context
  const shift = await store.deskShifts.get(id)
  if (!shift || shift.over !== undefined) return
  const due = looksOf(shift).filter(at => at <= now().getTime()).length
  if (due <= shift.told) return lookAgain(context, shift)
  if (Date.parse(shift.ends) <= now().getTime()) return endShift(context, shift)
  await tellPeople(context, [shift.agent], () => endsText(context, shift), `shift ${id} ${due}`)
  await store.deskShifts.change(id, {}, { told: due })
  await lookAgain(context, { ...shift, told: due })
}

const endsText = (context: Context, shift: DeskShift): string =>
  say('Your shift ends at {time}: this device is signed out then, and your conversations go on with others.', {
    time: shiftEndText(context, shift),
  })

/** Each step comes to the same when a crash has it done again. */
async function endShift(context: Context, shift: DeskShift): Promise<void> {
  const { store, now } = context
  const { id, agent } = shift
  const others = await store.deskShifts.find({ where: { agent, over: null } })
  if (others.every(each => each.id === id)) await standDown(context, agent)
  const code = await store.codes.get(id)
  if (code) await signOut(context, code, over)
  await store.deskShifts.change(id, {}, { over: now().toISOString() })
}

/** What the client shows, and what the agent's log says. */
const over = {
  reason: () => say('Your shift is over, so this device was signed out. For the next one write: agent login.'),
  what: () => say('signed out at the end of the shift'),
}

/** No more conversations are offered to the agent, and those at hand go on with others. */
async function standDown(context: Context, agent: string): Promise<void> {
  await putState(context, { id: agent, state: 'away', source: 'shift' })
  await releaseAll(context, agent, () => say("The agent's shift is over."))
}

/** At a start: the queue may have been lost with us. */
export async function resumeShifts(context: Context): Promise<void> {
  for (const shift of await context.store.deskShifts.find({ where: { over: null } })) await lookAgain(context, shift)
}
