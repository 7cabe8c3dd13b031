// Sends mails that are due, again and again as long as nobody has taken them. Killed between a server's taking one and our writing
// it down, one goes out twice, with the same Message-ID.
import { Fault } from '../../xep/fault.ts'
import type { Channel } from '../model/address.ts'
import type { Context, PostResult } from '../context.ts'
import { bounceIdOf } from './bounce.ts'
import { endCode, tellInviter } from './failure.ts'
import { queueMail, resumeMails } from './mail.ts'
import { reportEndLink } from './report-end.ts'
import { filesOfReport } from './report-text.ts'
import { minutesLater, minutesOf, startValidity, writeOut } from './mail-writing.ts'
import { isWaiting, openChannel, pauseChannel, pauseOf, probeJob } from './pause.ts'
import { reportUrl } from './report.ts'
import type { OutgoingMail } from './records.ts'
import { say } from '../../texts/say.ts'

const DAY = 24 * 60 // minutes
const PATIENCE_DAYS = 5 // so long a mail server tries by itself (Postfix, Exim)
const FIRST_PAUSE = 500 // ms until a recipient's server is asked again, doubled each time
const LONGEST_PAUSE = 30 * 60_000

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
  const isDue = await context.serially(`mail ${mail.id}`, async () => {
    const current = await context.store.mails.get(mail.id) // it may have gone out meanwhile
    if (current?.state !== 'due') return false
    await deliver(context, current)
    return true
  })
  if (!isDue) return probeChannel(context, job)
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

async function putOff(context: Context, mail: OutgoingMail, problem: string): Promise<void> {
  const { id, tries = 0 } = mail
  await context.store.mails.change(id, { state: 'due' }, { problem: problem.slice(0, 300), tries: tries + 1 })
  await queueMail(context, { ...mail, tries: tries + 1 }, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries))
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
      endLink: reportEndLink(config, mail),
      files: await filesOfReport(context, mail),
    }
    const sent =
      channel === 'mail'
        ? await post.mail?.send(written)
        : await post.text?.send({ id, to, text, report: reportUrl(config, id) })
    return sent ?? { is: 'later', problem: say('This way out is not set up.') }
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
