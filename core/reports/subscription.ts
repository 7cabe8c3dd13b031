// Subscriptions: who wants a report gets it each Monday or on the first of the month, at eight in the morning where that person is.
import { Fault } from '../../xep/fault.ts'
import { toText } from '../commands/render.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxWrites } from '../inbox.ts'
import { queueMail } from '../mailing/mail.ts'
import type { ReportContent } from '../mailing/records.ts'
import { reportMail } from '../mailing/report-mail.ts'
import { callerFor } from '../model/caller.ts'
import { clockOf, dayAfter, momentOf } from '../model/day.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Write } from '../model/records.ts'
import { timeZoneFor } from '../model/time-zone.ts'
import { newNotice, noticeWrites, sendNotice } from '../notices.ts'
import { queueAt } from '../runs/queue-at.ts'
import { mailOfEnd, mailOfReport, openWays, requireWay } from './by-mail.ts'
import { collectActivity } from './collect.ts'
import { pictureAddress, pictureOf, sendPicture } from './picture.ts'
import { readQuestion } from './question.ts'
import type { ReportPicture, ReportSubscription } from './records.ts'
import { makeReport, reportRows, reportText } from './report.ts'
import { say } from '../../texts/say.ts'

const MORNING = 8 * 60 // minutes since midnight
const MOST = 20 // subscriptions of one person

type Every = ReportSubscription['every']

/** When the next report is sent to a person: the first of these mornings after a moment. */
export function nextMorning(zone: string, every: Every, after: Date): Date {
  const clock = clockOf(zone)
  for (let { day } = clock(after); ; day = dayAfter(day)) {
    const isTurn = every === 'week' ? new Date(`${day}T00:00:00Z`).getUTCDay() === 1 : day.endsWith('-01')
    const morning = momentOf({ day, minutes: MORNING }, clock)
    if (isTurn && morning > after) return morning
  }
}

/** Subscribes a person to a report that the person sees now. For the same words once. @throws Fault as the report does */
export async function subscribe(
  context: Context,
  about: string,
  { every, way }: Pick<ReportSubscription, 'every' | 'way'>,
  person: Person,
): Promise<ReportSubscription> {
  const { store, now } = context
  const words = about.trim().toLowerCase().replace(/\s+/g, ' ')
  requireWay(context, way ?? 'chat', person)
  await reportFor(context, { about: words, every }, person)
  const id = `${person.id} ${words}`
  const known = await store.reportSubscriptions.get(id)
  if (!known && (await store.reportSubscriptions.count({ person: person.id })) >= MOST)
    throw new Fault('policy-violation', say('You get {most} reports already: report stop ends one.', { most: MOST }))
  const next = nextMorning(timeZoneFor(context.config, person.profile), every, now()).toISOString()
  const subscription = { id, person: person.id, about: words, every, way, next }
  await store.batch([{ put: 'reportSubscriptions', record: subscription }, ...inboxWrites(context)])
  await sendLater(context, subscription)
  return subscription
}

export const subscriptionsOf = ({ store }: Pick<Context, 'store'>, { id: person }: Pick<Person, 'id'>) =>
  store.reportSubscriptions.find({ where: { person } })

/** Asks the queue to send the next report at its time. */
export const sendLater = (context: Context, { id, next }: ReportSubscription): Promise<boolean> =>
  queueAt(context, 'report', `${Date.parse(next)} ${id}`, new Date(next))

export async function resumeSubscriptions(context: Context): Promise<void> {
  for (const each of await context.store.reportSubscriptions.find()) await sendLater(context, each)
}

/**
 * Sends a report that is due, and puts the next one off. Of several that were missed the last one is sent.
 * @param job a time and the id of the subscription, as `sendLater` wrote them
 */
export async function sendDue(context: Context, job: string): Promise<void> {
  const { store, now } = context
  const at = job.indexOf(' ')
  const due = new Date(Number(job.slice(0, at))).toISOString()
  const subscription = await store.reportSubscriptions.get(job.slice(at + 1))
  const person = subscription && (await store.people.get(subscription.person))
  if (!subscription || !person || subscription.next !== due) return
  if (due > now().toISOString()) return void (await sendLater(context, subscription))
  const next = nextMorning(timeZoneFor(context.config, person.profile), subscription.every, now()).toISOString()
  await collectActivity(context)
  const { text, content, picture, ends } = await readBy(context, person, () => dueReport(context, subscription, person))
  const { inChat, byMail } = openWays(context, subscription, person)
  const notice = inChat ? newNotice(context, [person.id], text, `report ${job}`) : undefined
  const mail = byMail ? reportMail(context, person, content, job) : undefined
  const onward: Write = ends
    ? { remove: 'reportSubscriptions', id: subscription.id }
    : { change: 'reportSubscriptions', id: subscription.id, when: { next: due }, patch: { next } }
  await store.batch([
    onward,
    ...noticeWrites(notice),
    ...(picture && notice ? [{ put: 'reportPictures', record: picture } as const] : []),
    ...(mail ? [{ put: 'mails', record: mail } as const] : []),
  ])
  if (mail) await queueMail(context, mail)
  if (notice) await sendNotice(context, notice)
  if (notice && picture) await sendPicture(context, picture, jidOf(person, context.config))
  if (!ends) await sendLater(context, { ...subscription, next })
}

/** What a person reads of a report that is due. One that the person may not see any more ends. */
async function dueReport(
  context: Context,
  subscription: ReportSubscription,
  person: Person,
): Promise<{ text: string; content: ReportContent; picture?: ReportPicture; ends?: boolean }> {
  try {
    const made = await reportFor(context, subscription, person)
    const id = idFrom(context, 'report picture', `${subscription.id} ${subscription.next}`)
    const table = { columns: [], rows: reportRows(made) }
    const { isMailClosed } = openWays(context, subscription, person)
    const written = toText({ text: reportText(made), table, link: pictureAddress(context, id) })
    return {
      text: isMailClosed ? `${closedText()}\n${written}` : written,
      content: mailOfReport(context, subscription, made),
      picture: pictureOf(context, id, made),
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const text = say('The report {about} ends: {why}', { about: subscription.about, why: error.message })
    return { text, content: mailOfEnd(subscription.about, text), ends: true }
  }
}

const closedText = () =>
  say(
    'This report comes in chat: no e-mail can go to you, as no address of yours is known or no mail server is set up.',
  )

/** The report of the last week by day, or of the last month. */
async function reportFor(
  context: Context,
  { about, every }: Pick<ReportSubscription, 'about' | 'every'>,
  person: Person,
) {
  const question = readQuestion(`${about} last-${every}`)
  const made = await makeReport(context, { ...question, by: 'day' }, callerFor(context, person))
  if ('rows' in made) return made
  throw new Fault(
    'not-acceptable',
    say('Reports about broadcasts and coupons come when they are asked for, and not by themselves.'),
  )
}
