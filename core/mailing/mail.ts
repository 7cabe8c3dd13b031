// Letters: mails and text messages with an access code. Stored with what asks for them, then sent by a job; sent again as
// long as nobody has taken them. Killed between a server's taking one and our writing it down, one goes out twice, with the
// same Message-ID.
import { secret } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Channel } from '../model/address.ts'
import type { Context } from '../context.ts'
import { harmless } from './mail-text.ts'
import { startValidity, later, minutesOf, writeOut } from './mail-writing.ts'
import { permit, permitAbove } from '../policy/permit.ts'
import { aboveOf } from '../graph.ts'
import { textsFor } from './texts/texts.ts'
import type { Person } from '../model/person.ts'
import type { OutgoingMail } from './records.ts'
import { toLetters, randomText, keyedHash } from '../model/secret.ts'
import type { Caller } from '../model/caller.ts'

const DAY = 24 * 60 // minutes
const KEPT_DAYS = 30 // so long one can read what was sent
const PAGE = 500
const OFTEN = 5 // letters of a kind to one person in an hour

/**
 * Invites a person to sign up. Asked by the same message twice, one letter goes out.
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
  const by = (caller.person && harmless(caller.person.name)) || context.config.orgName
  const id = caller.origin && mailId(context, `${caller.jid} ${caller.origin} ${person.id}`)
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

/** Whether a person got as many letters of a kind within an hour as anybody should. */
export async function isFlooded({ store, now }: Context, person: Person, kind: OutgoingMail['kind']): Promise<boolean> {
  return (await store.letters.count({ person: person.id, kind, at: { gt: later(now(), -60) } })) >= OFTEN
}

/** Whether an address got as many letters as it should within an hour or a day, whoever asked for them. */
export async function isFullAddress({ store, now, config }: Context, to: string): Promise<boolean> {
  const since = (minutes: number) => store.letters.count({ to, at: { gt: later(now(), -minutes) } })
  return (await since(60)) >= config.addressHour || (await since(DAY)) >= config.addressDay
}

/** Counts the letters to an address and stores one more, without another letter to the address between the two. */
export const oneByOne = <T>(context: Context, to: string, run: () => Promise<T>): Promise<T> =>
  context.serially(`letters to ${to}`, run)

/** Where a person is reached; nothing when the profile does not say. */
export const reachedAt = ({ mail, phone }: Person, channel: Channel) => (channel === 'mail' ? mail : phone)

const channelNames = { mail: 'mail address', text: 'phone number' }

/** An id that follows from what asked for the letter, so that asking again is the same letter. */
export const mailId = ({ config }: Context, asked: string) =>
  toLetters(keyedHash(`letter ${asked}`, secret(config, 'invites')).subarray(0, 10))

type Order = Pick<OutgoingMail, 'kind' | 'channel' | 'to' | 'by' | 'inviter'> & { id?: string }

/** Stores a letter and has it sent. */
export async function enqueueMail(context: Context, order: Order, person: Person): Promise<OutgoingMail> {
  const { store, queue, now, config } = context
  const { language } = textsFor(config, person.profile.language)
  const at = now().toISOString()
  const fresh: OutgoingMail = { id: randomText(10), ...order, person: person.id, language, at, state: 'due' }
  const letter = await insertOnce(store, fresh)
  await queue.add('letter', letter.id)
  return letter
}

async function insertOnce({ letters }: Context['store'], fresh: OutgoingMail): Promise<OutgoingMail> {
  try {
    await letters.insert(fresh)
    return fresh
  } catch (error) {
    const known = await letters.get(fresh.id)
    if (!known) throw error
    return known
  }
}

/**
 * Sends a letter that is due.
 * @throws Error when it was not taken; to be tried again
 */
export const deliverMail = (context: Context, id: string): Promise<void> =>
  context.serially(`letter ${id}`, async () => {
    const letter = await context.store.letters.get(id)
    if (letter?.state === 'due') await deliver(context, letter)
  })

async function deliver(context: Context, letter: OutgoingMail): Promise<void> {
  const { store, post, count } = context
  const end = async (state: OutgoingMail['state'], problem?: string) => {
    await store.letters.change(letter.id, { state: 'due' }, { state, problem: problem?.slice(0, 300) })
  }
  if (!post[letter.channel]) return end('kept')
  try {
    const refused = await send(context, letter)
    if (refused === undefined) count('letters')
    await end(refused === undefined ? 'sent' : 'refused', refused)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    if (error instanceof Fault || isTooLate(context, letter)) return end('refused', problem)
    await end('due', problem)
    throw error
  }
}

async function send(context: Context, letter: OutgoingMail): Promise<string | undefined> {
  await startValidity(context, letter)
  const { to, subject, text, html } = await writeOut(context, letter)
  const { id, channel } = letter
  return channel === 'mail'
    ? context.post.mail?.({ id, to, subject, text, html })
    : context.post.text?.({ id, to, text })
}

/** Nobody waits longer for a code that they asked for than it would be good for, nor for an invitation longer than a day. */
function isTooLate(context: Context, letter: OutgoingMail): boolean {
  const patience = letter.kind === 'sign-in' ? Math.min(minutesOf(context.config, letter), DAY) : DAY
  return later(new Date(letter.at), patience) < context.now().toISOString()
}

/** A page of them, latest first. @param before of an earlier page's last one */
export function mailPage({ store }: Context, caller: Caller, limit: number, before?: string): Promise<OutgoingMail[]> {
  permit('admin', caller)
  const where = before === undefined ? {} : { at: { lt: before } }
  return store.letters.find({ where, sort: 'at', descending: true, limit })
}

export function mailById({ store }: Context, caller: Caller, id: string): Promise<OutgoingMail | undefined> {
  permit('admin', caller)
  return store.letters.get(id)
}

/** What was sent, is due, was refused or is kept to be read, latest first; the administrator sees it. */
export async function mailsOf(
  { store }: Context,
  caller: Caller,
  limit: number,
  state?: OutgoingMail['state'],
): Promise<OutgoingMail[]> {
  permit('admin', caller)
  return store.letters.find({ where: state && { state }, sort: 'at', descending: true, limit })
}

/** What is long past; its invite goes with it. */
export async function forgetMails({ store, now }: Context): Promise<void> {
  const past = later(now(), -KEPT_DAYS * DAY)
  for (const { id } of await store.letters.find({ where: { at: { lt: past } } }))
    await Promise.all([store.letters.remove(id), store.invites.remove(id)])
}

/** At the start: what is due goes out. */
export async function resumeMails({ store, queue }: Context): Promise<void> {
  for (const { id } of await store.asks.find()) await queue.add('ask', id)
  for (let after: OutgoingMail | undefined; ;) {
    const due = await store.letters.find({ where: { state: 'due' }, limit: PAGE, after })
    await Promise.all(due.map(({ id }) => queue.add('letter', id)))
    after = due.at(-1)
    if (!after) return
  }
}
