// E-mails and text messages with an access code. Each is stored with what asks for it, and a job sends it (mail-delivery.ts).
import { Fault } from '../../xep/fault.ts'
import type { Channel } from '../model/address.ts'
import type { Context } from '../context.ts'
import { harmlessName } from './mail-text.ts'
import { minutesLater } from './mail-writing.ts'
import { permitAbove } from '../policy/permit.ts'
import { aboveOf } from '../graph.ts'
import { spokenFor } from '../../texts/catalogue.ts'
import type { Person } from '../model/person.ts'
import { readerLanguage } from '../model/reader.ts'
import type { AccessKind, OutgoingMail } from './records.ts'
import { idFrom, inboxId } from '../inbox.ts'
import { randomText } from '../model/secret.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const DAY = 24 * 60 // minutes
const PAGE = 500
const ACCESS_KINDS: AccessKind[] = ['invitation', 'sign-in', 'proof']
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
    throw new Fault(
      'item-not-found',
      channel === 'mail'
        ? say('The profile of {username} has no mail address to invite to.', { username: person.username })
        : say('The profile of {username} has no phone number to invite to.', { username: person.username }),
    )
  const by = (caller.person && harmlessName(caller.person.name)) || context.config.orgName
  const message = inboxId(caller)
  const id = message && mailId(context, `${message} ${person.id}`)
  const order = { ...(id && { id }), kind: 'invitation' as const, channel, to, by, inviter: caller.person?.id ?? null }
  return oneByOne(context, to, async () => {
    if (!caller.admin && (await isFlooded(context, person, 'invitation')))
      throw new Fault(
        'resource-constraint',
        say('{username} was invited {often} times within an hour. That is enough.', {
          username: person.username,
          often: OFTEN,
        }),
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
  const kind = { in: ACCESS_KINDS } // a report keeps nobody from a code
  const since = (minutes: number) => store.mails.count({ to, kind, at: { gt: minutesLater(now(), -minutes) } })
  return (await since(60)) >= config.addressHour || (await since(DAY)) >= config.addressDay
}

/** Counts the mails to an address and stores one more, without another mail to the address between the two. */
export const oneByOne = <T>(context: Context, to: string, run: () => Promise<T>): Promise<T> =>
  context.serially(`mails to ${to}`, run)

/** Where a person is reached; nothing when the profile does not say. */
export const reachedAt = ({ mail, phone }: Person, channel: Channel) => (channel === 'mail' ? mail : phone)

/** An id that follows from what asked for the mail, so that asking again is the same mail. */
export const mailId = (context: Context, asked: string) => idFrom(context, 'letter', asked, 10)

type Order = Pick<OutgoingMail, 'kind' | 'channel' | 'to' | 'by' | 'inviter'> & { id?: string }

/** Stores a mail and has it sent. */
export async function enqueueMail(context: Context, order: Order, person: Person): Promise<OutgoingMail> {
  const { store, now, config } = context
  const language = spokenFor(readerLanguage(person)) ?? config.language
  const at = now().toISOString()
  const fresh: OutgoingMail = { id: randomText(10), ...order, person: person.id, language, at, state: 'due' }
  const mail = await insertOnce(store, fresh)
  await queueMail(context, mail)
  return mail
}

/** Has a stored mail sent. Reports wait in a queue of their own, so that ten thousand of them delay no access code. */
export const queueMail = ({ queue }: Pick<Context, 'queue'>, mail: OutgoingMail, delay?: number): Promise<boolean> =>
  queue.add(mail.kind === 'report' ? 'reportMail' : 'mail', mail.tries ? `${mail.id} ${mail.tries}` : mail.id, delay)

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

/** At the start, and when a way out works again: what is due goes out. */
export async function resumeMails(context: Context): Promise<void> {
  const { store, queue } = context
  for (const { id } of await store.codeRequests.find()) await queue.add('codeRequest', id)
  for (let after: OutgoingMail | undefined; ;) {
    const due = await store.mails.find({ where: { state: 'due' }, limit: PAGE, after })
    await Promise.all(due.map(mail => queueMail(context, { ...mail, tries: 0 })))
    after = due.at(-1)
    if (!after) return
  }
}
