// Scheduled broadcasts: what an owner has written is judged and stored now, and sent once at its time. docs/design/broadcast.md
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites } from '../inbox.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { momentText } from '../model/moment.ts'
import type { Person } from '../model/person.ts'
import { callerZone } from '../model/time-zone.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { ownsGroup } from '../policy/permit.ts'
import { queueAt } from '../runs/queue-at.ts'
import { removeAll } from '../runs/sweep.ts'
import { acceptBroadcast } from './broadcast.ts'
import { draftBroadcast } from './draft.ts'
import { orderOf } from './plan.ts'
import type { Plan, ScheduledBroadcast } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'
import { readBy } from '../model/reader.ts'

const MOST = 50 // that one person has waiting
const DAY = 86_400_000 // ms
const LONGEST = 180 * DAY // files that were uploaded for it are there for a year
const SHOWN = 100

/**
 * Keeps a message until its time. It goes to those whom the group reaches then.
 * @param once identifies it, where its sender has named it
 * @returns what is stored, and how many people would get it now
 * @throws Fault as sending it now does, bad-request for a time that is over or far away
 */
export async function scheduleBroadcast(
  context: Context,
  { group, plan, at, once }: { group: Group; plan: Plan; at: Date; once: string | undefined },
  caller: Caller,
): Promise<{ scheduled: ScheduledBroadcast; people: number }> {
  const { store, now } = context
  const by = caller.person?.id
  const cause = once === undefined ? inboxId(caller) : `${by} named ${once}`
  const id = idFrom(context, 'scheduled broadcast', cause, 8)
  const { recipients } = await draftBroadcast(context, orderOf(group, plan), caller)
  if (at <= now()) throw new Fault('bad-request', say('That time is over. Nothing is sent.'))
  if (at.getTime() - now().getTime() > LONGEST)
    throw new Fault('bad-request', say('A message waits for at most 180 days. Nothing is sent.'))
  const scheduled: ScheduledBroadcast = {
    ...{ id, group: group.id, plan, at: at.toISOString(), state: 'waiting' },
    ...(by !== undefined && { by }),
  }
  return context.serially(`scheduled broadcasts of ${by}`, async () => {
    const known = await store.scheduledBroadcasts.get(id)
    if (known) return { scheduled: known, people: recipients.length }
    if (by !== undefined && (await store.scheduledBroadcasts.count({ by, state: 'waiting' })) >= MOST)
      throw new Fault(
        'policy-violation',
        say('{most} messages of yours wait already: broadcast cancel stops one.', { most: MOST }),
      )
    await store.batch([{ insert: 'scheduledBroadcasts', record: scheduled }, ...inboxWrites(context)])
    await sendAtTime(context, scheduled)
    return { scheduled, people: recipients.length }
  })
}

/** What its sender is told. */
export function scheduledText(
  context: Pick<Context, 'config'>,
  { scheduled: { id, at }, people }: { scheduled: ScheduledBroadcast; people: number },
  caller: Caller,
): string {
  const zone = callerZone(context.config, caller)
  const time = momentText(context.config, at, zone)
  return sayCount(
    people,
    'It is sent on {time}, to whoever is in the group then: {count} person now. broadcast cancel {id} stops it.',
    'It is sent on {time}, to whoever is in the group then: {count} people now. broadcast cancel {id} stops it.',
    { time, id },
  )
}

/** What waits and the caller may stop, the next one first: the own messages, those of a group that is the caller's, all for the administrator. */
export async function scheduledFor({ store }: Context, caller: Caller, group?: Group): Promise<ScheduledBroadcast[]> {
  const mine = caller.admin ? {} : { by: caller.person?.id ?? '' }
  const where = group ? { group: group.id, ...(!ownsGroup(group, caller) && mine) } : mine
  return store.scheduledBroadcasts.find({ where: { ...where, state: 'waiting' }, sort: 'at', limit: SHOWN })
}

/** Stops a message before it is sent. @throws Fault item-not-found for what is not the caller's, gone for what was sent */
export async function cancelScheduled(context: Context, named: string, caller: Caller): Promise<ScheduledBroadcast> {
  const { store } = context
  const found = await store.scheduledBroadcasts.get(named.trim() || '-')
  const group = found && (await store.groups.get(found.group))
  const isTheirs = caller.admin || (found?.by !== undefined && found.by === caller.person?.id)
  if (!found || !(isTheirs || (group && ownsGroup(group, caller))))
    throw new Fault(
      'item-not-found',
      say("No message '{named}' of yours waits: broadcast scheduled lists them.", { named: named.slice(0, 40) }),
    )
  try {
    await store.batch([
      { change: 'scheduledBroadcasts', id: found.id, when: { state: 'waiting' }, patch: { state: 'cancelled' } },
      ...inboxWrites(context),
    ])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    throw new Fault('gone', say('This message does not wait any more: it was sent, or stopped before.'))
  }
  return found
}

const sendAtTime = (context: Context, { id, at }: ScheduledBroadcast): Promise<boolean> =>
  queueAt(context, 'scheduled', `${id} ${Date.parse(at)}`, new Date(at))

/** At a start: the queue may have been lost with us. */
export async function resumeScheduled(context: Context): Promise<void> {
  const open = { state: { in: ['waiting', 'sending'] } }
  for (const each of await context.store.scheduledBroadcasts.find({ where: open })) await sendAtTime(context, each)
}

/**
 * Sends what is due, and tells its sender what became of it. The broadcast is unique by the id of the record: run again after a kill, the
 * job sends nothing twice.
 * @param job the id, and the time as `sendAtTime` wrote them
 */
export async function sendScheduled(context: Context, job: string): Promise<void> {
  const { store, now } = context
  const [id = ''] = job.split(' ')
  const found = await store.scheduledBroadcasts.get(id)
  if (found?.state !== 'waiting' && found?.state !== 'sending') return
  if (found.at > now().toISOString()) return void (await sendAtTime(context, found))
  if (
    found.state === 'waiting' &&
    !(await store.scheduledBroadcasts.change(id, { state: 'waiting' }, { state: 'sending' }))
  )
    return // it was stopped, or another process sends it
  const sender = found.by === undefined ? undefined : await store.people.get(found.by)
  const { text, ...became } = await readBy(context, sender, () => outcomeOf(context, found, sender))
  const notice = newNotice(context, found.by === undefined ? [] : [found.by], text, `scheduled ${id}`)
  await store.batch([{ change: 'scheduledBroadcasts', id, patch: became }, ...noticeWrites(notice)])
  sendSoon(context, notice)
}

type Outcome = Pick<ScheduledBroadcast, 'state' | 'problem'> & { text: string }

/** Sends it, as its sender would do now. @throws Error for what is to be tried again */
async function outcomeOf(
  context: Context,
  { id, by, group: of, plan, at }: ScheduledBroadcast,
  person: Person | undefined,
): Promise<Outcome> {
  const group = await context.store.groups.get(of)
  const zone = callerZone(context.config, { ...(person && { person }) })
  const time = momentText(context.config, at, zone)
  try {
    if (!group || (by !== undefined && !person))
      throw new Fault('item-not-found', say('The group is not there any more.'))
    const caller: Caller = by === undefined ? { admin: true } : callerFor(context, person)
    const broadcast = await acceptBroadcast(context, { ...orderOf(group, plan), once: `scheduled ${id}` }, caller)
    return {
      state: 'sent',
      text: sayCount(
        broadcast.recipients,
        'Your message for {time} was sent to {count} person of {title} as {id}.',
        'Your message for {time} was sent to {count} people of {title} as {id}.',
        { time, title: group.title, id: broadcast.id },
      ),
    }
  } catch (error) {
    if (!wasRefused(error)) throw error
    return {
      state: 'refused',
      problem: error.message,
      text: `${say('Your message for {time} was not sent.', { time })} ${error.message}`,
    }
  }
}

/** What somebody who leaves has written is not sent any more. */
export async function forgetScheduled({ store }: Context, { id: by }: Person): Promise<void> {
  await removeAll(store.scheduledBroadcasts, await store.scheduledBroadcasts.find({ where: { by } }))
}
