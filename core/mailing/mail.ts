// E-mails and text messages with an access code. Stored with what asks for them, then sent by a job; sent again as
// long as nobody has taken them. Killed between a server's taking one and our writing it down, one goes out twice, with the
// same Message-ID.
import { Fault } from '../../xep/fault.ts'
import type { Channel } from '../model/address.ts'
import type { Context, PostResult } from '../context.ts'
import { bounceIdOf } from './bounce.ts'
import { endCode, tellInviter } from './failure.ts'
import { isWaiting, openChannel, pauseChannel, pauseOf, probeJob } from './pause.ts'
import { reportUrl } from './report.ts'
import { harmlessName } from './mail-text.ts'
import { startValidity, minutesLater, minutesOf, writeOut } from './mail-writing.ts'
import { permit, permitAbove } from '../policy/permit.ts'
import { aboveOf } from '../graph.ts'
import { textsFor } from './texts/texts.ts'
import type { Person } from '../model/person.ts'
import type { OutgoingMail } from './records.ts'
import { idFrom, inboxId } from '../inbox.ts'
import { randomText } from '../model/secret.ts'
import type { Caller } from '../model/caller.ts'

const DAY = 24 * 60 // minutes
const KEPT_DAYS = 30 // so long one can read what was sent
const PAGE = 500
const PATIENCE_DAYS = 5 // so long a mail server tries by itself (Postfix, Exim)
const FIRST_PAUSE = 500 // ms until a recipient's server is asked again, doubled each time
const LONGEST_PAUSE = 30 * 60_000
const OFTEN = 5 // mails of a kind to one person in an hour

/**
 * Invites a person to sign up. Asked by the same message twice, one mail goes out.
 * @throws Fault forbidden; item-not-found when the profile has no such address; resource-constraint
 */
export async function sendInvitation(
  context: Context,
  person: Person,
  caller: Caller,
  channel: Channel = 'mail',
): Promise<OutgoingMail> {
  permitAbove(caller.admin ? [] : await aboveOf(context, person), caller)
  const to = reachedAt(person, channel)
  if (!to)
    throw new Fault('item-not-found', `The profile of ${person.username} has no ${channelNames[channel]} to invite to.`)
  const by = (caller.person && harmlessName(caller.person.name)) || context.config.orgName
  const message = inboxId(caller)
  const id = message && mailId(context, `${message} ${person.id}`)
  const order = { ...(id && { id }), kind: 'invitation' as const, channel, to, by, inviter: caller.person?.id ?? null }
  return oneByOne(context, to, async () => {
    if (!caller.admin && (await isFlooded(context, person, 'invitation')))
      throw new Fault(
        'resource-constraint',
        `${person.username} was invited ${OFTEN} times within an hour. That is enough.`,
      )
    return enqueueMail(context, order, person)
  })
}

/** Whether a person got as many mails of a kind within an hour as anybody should. */
export async function isFlooded({ store, now }: Context, person: Person, kind: OutgoingMail['kind']): Promise<boolean> {
  return (await store.mails.count({ person: person.id, kind, at: { gt: minutesLater(now(), -60) } })) >= OFTEN
}

/** Whether an address got as many mails as it should within an hour or a day, whoever asked for them. */
export async function isFullAddress({ store, now, config }: Context, to: string): Promise<boolean> {
  const since = (minutes: number) => store.mails.count({ to, at: { gt: minutesLater(now(), -minutes) } })
  return (await since(60)) >= config.addressHour || (await since(DAY)) >= config.addressDay
}

/** Counts the mails to an address and stores one more, without another mail to the address between the two. */
export const oneByOne = <T>(context: Context, to: string, run: () => Promise<T>): Promise<T> =>
  context.serially(`mails to ${to}`, run)

/** Where a person is reached; nothing when the profile does not say. */
export const reachedAt = ({ mail, phone }: Person, channel: Channel) => (channel === 'mail' ? mail : phone)

const channelNames = { mail: 'mail address', text: 'phone number' }

/** An id that follows from what asked for the mail, so that asking again is the same mail. */
export const mailId = (context: Context, asked: string) => idFrom(context, 'letter', asked, 10)

type Order = Pick<OutgoingMail, 'kind' | 'channel' | 'to' | 'by' | 'inviter'> & { id?: string }

/** Stores a mail and has it sent. */
export async function enqueueMail(context: Context, order: Order, person: Person): Promise<OutgoingMail> {
  const { store, queue, now, config } = context
  const { language } = textsFor(config, person.profile.language)
  const at = now().toISOString()
  const fresh: OutgoingMail = { id: randomText(10), ...order, person: person.id, language, at, state: 'due' }
  const mail = await insertOnce(store, fresh)
  await queue.add('mail', mail.id)
  return mail
}

async function insertOnce({ mails }: Context['store'], fresh: OutgoingMail): Promise<OutgoingMail> {
  try {
    await mails.insert(fresh)
    return fresh
  } catch (error) {
    const known = await mails.get(fresh.id)
    if (!known) throw error
    return known
  }
}

/** Sends a mail that is due. @param job the id of the mail, and how often it was tried before */
export function deliverMail(context: Context, job: string): Promise<void> {
  const [id = ''] = job.split(' ')
  return context.serially(`mail ${id}`, async () => {
    const mail = await context.store.mails.get(id)
    if (mail?.state !== 'due') return
    const pause = await pauseOf(context, mail.channel)
    if (pause && isWaiting(pause, id)) return // it goes out when the pause is over
    await deliver(context, mail)
  })
}

/** One mail tries whether a way out works again. @param job as `probeJob` writes it */
export async function probeChannel(context: Context, job: string): Promise<void> {
  const [channel] = job.split(' ')
  if (channel !== 'mail' && channel !== 'text') return
  const pause = await pauseOf(context, channel)
  if (!pause) return resumeMails(context) // a mail may have seen the pause a moment before it was over
  if (probeJob(pause) !== job) return
  const mail = await nextDue(context, channel, pause.probe)
  if (!mail) return void (await openChannel(context, channel))
  await context.store.pauses.change(channel, { tries: pause.tries }, { probe: mail.id })
  await context.serially(`mail ${mail.id}`, () => deliver(context, mail))
}

/** Another one each time, so that a mail that is refused for its own sake keeps no other waiting. */
async function nextDue({ store }: Context, channel: Channel, after: string): Promise<OutgoingMail | undefined> {
  const find = (id: { gt: string }) => store.mails.find({ where: { state: 'due', channel, id }, sort: 'id', limit: 1 })
  return (await find({ gt: after }))[0] ?? (await find({ gt: '' }))[0]
}

async function deliver(context: Context, mail: OutgoingMail): Promise<void> {
  const { post, count } = context
  const { channel } = mail
  if (!post[channel]) return endMail(context, mail, 'unsent')
  const result = await send(context, mail)
  if (result.is === 'taken') {
    count('mails')
    await endMail(context, mail, 'sent')
  } else if (result.is === 'refused' || isTooLate(context, mail)) {
    await fail(context, mail, result.problem)
  } else if (result.is === 'blocked') {
    await endMail(context, mail, 'due', result.problem)
    return pauseChannel(context, channel, result.problem, mail.id)
  } else await putOff(context, mail, result.problem)
  if (result.is !== 'blocked') await goOn(context, mail)
}

/** The way out works: what waits goes out, but for a mail that was refused alone, which is tried later. */
async function goOn(context: Context, { id, channel }: OutgoingMail): Promise<void> {
  const pause = await openChannel(context, channel)
  if (!pause) return
  const [alone = '', ...others] = pause.refused
  const mail = others.length || alone === id ? undefined : await context.store.mails.get(alone)
  if (mail?.state === 'due') await putOff(context, mail, pause.problem)
  else await resumeMails(context)
}

async function endMail({ store }: Context, { id }: OutgoingMail, state: OutgoingMail['state'], problem?: string) {
  await store.mails.change(id, { state: 'due' }, { state, problem: problem?.slice(0, 300) })
}

async function fail(context: Context, mail: OutgoingMail, problem: string): Promise<void> {
  await endMail(context, mail, 'refused', problem)
  context.count('mails_refused')
  await endCode(context, mail)
  await tellInviter(context, mail, problem)
}

async function putOff({ store, queue }: Context, { id, tries = 0 }: OutgoingMail, problem: string): Promise<void> {
  await store.mails.change(id, { state: 'due' }, { problem: problem.slice(0, 300), tries: tries + 1 })
  await queue.add('mail', `${id} ${tries + 1}`, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries))
}

async function send(context: Context, mail: OutgoingMail): Promise<PostResult> {
  const { post, config } = context
  const { id, channel } = mail
  try {
    await startValidity(context, mail)
    const { to, subject, text, html } = await writeOut(context, mail)
    const written = {
      id,
      to,
      subject,
      text,
      html,
      replyTo: await replyTo(context, mail),
      bounceId: bounceIdOf(config, id),
    }
    const sent =
      channel === 'mail'
        ? await post.mail?.send(written)
        : await post.text?.send({ id, to, text, report: reportUrl(config, id) })
    return sent ?? { is: 'later', problem: 'This way out is not set up.' }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { is: error instanceof Fault ? 'refused' : 'later', problem }
  }
}

/** Whoever answers an invitation means the member who invites. */
async function replyTo({ store }: Context, { kind, inviter }: OutgoingMail): Promise<string | undefined> {
  if (kind !== 'invitation' || inviter === null) return undefined
  return (await store.people.get(inviter))?.mail
}

/** Nobody waits longer for a code that they asked for than it would be good for, nor for an invitation longer than days. */
function isTooLate(context: Context, mail: OutgoingMail): boolean {
  const patience = mail.kind === 'sign-in' ? Math.min(minutesOf(context.config, mail), DAY) : PATIENCE_DAYS * DAY
  return minutesLater(new Date(mail.at), patience) < context.now().toISOString()
}

/** A page of them, latest first. @param before of an earlier page's last one */
export function mailPage({ store }: Context, caller: Caller, limit: number, before?: string): Promise<OutgoingMail[]> {
  permit('admin', caller)
  const where = before === undefined ? {} : { at: { lt: before } }
  return store.mails.find({ where, sort: 'at', descending: true, limit })
}

export function mailById({ store }: Context, caller: Caller, id: string): Promise<OutgoingMail | undefined> {
  permit('admin', caller)
  return store.mails.get(id)
}

/** What was sent, is due, was refused or is unsent as there is no way out, latest first; the administrator sees it. */
export async function mailsOf(
  { store }: Context,
  caller: Caller,
  limit: number,
  state?: OutgoingMail['state'],
): Promise<OutgoingMail[]> {
  permit('admin', caller)
  return store.mails.find({ where: state && { state }, sort: 'at', descending: true, limit })
}

/** What is long past; its invite goes with it. */
export async function forgetMails({ store, now }: Context): Promise<void> {
  const past = minutesLater(now(), -KEPT_DAYS * DAY)
  for (const { id } of await store.mails.find({ where: { at: { lt: past } } }))
    await Promise.all([store.mails.remove(id), store.invites.remove(id)])
}

/** At the start, and when a way out works again: what is due goes out. */
export async function resumeMails({ store, queue }: Context): Promise<void> {
  for (const { id } of await store.codeRequests.find()) await queue.add('codeRequest', id)
  for (let after: OutgoingMail | undefined; ;) {
    const due = await store.mails.find({ where: { state: 'due' }, limit: PAGE, after })
    await Promise.all(due.map(({ id }) => queue.add('mail', id)))
    after = due.at(-1)
    if (!after) return
  }
}
