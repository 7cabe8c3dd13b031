// Signing in again: somebody types a mail address or phone number, and whose it is gets a new code. Asking tells nothing:
// it only stores what was typed. Whether it is anybody's is looked up afterwards, by a job.
import { Fault } from '../../xep/fault.ts'
import { readAddress } from '../model/address.ts'
import { networkOf } from '../access/attempt.ts'
import { membersAt } from '../people/addresses.ts'
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { isFlooded, isFullAddress, mailId, oneByOne, enqueueMail } from './mail.ts'
import type { Person } from '../model/person.ts'
import type { CodeRequest } from './records.ts'
import { randomText } from '../model/secret.ts'
import { say } from '../../texts/say.ts'

const SHARING = 10 // people who are looked up under one address
const ASKERS = 100 // asked from one network before it has to wait: a whole office behind one router fits

/**
 * Sends a new code to everybody who has this address; the same answer, as fast, when nobody has it.
 * @param from IP address of who asks
 * @param once asked for again with the same one, it is the same request
 * @throws Fault bad-request for what is no address, resource-constraint for who asks too often
 */
export async function requestCode(
  context: Context,
  typed: string,
  { from, once }: { from: string; once?: string | undefined },
): Promise<void> {
  const { store, config, throttle, queue, now } = context
  const address = readAddress(typed, config)
  if (!address)
    throw new Fault('bad-request', say('Give a mail address, or a phone number with its country, like +49 30 123456.'))
  const asker = `asker ${networkOf(from)}`
  const wait = throttle.wait(asker, ASKERS)
  if (wait > 0)
    throw new Fault(
      'resource-constraint',
      say('Too many requests from here. Try again in {seconds} seconds.', { seconds: Math.ceil(wait / 1_000) }),
    )
  throttle.fail(asker)
  const asked = `asked ${address.to}`
  if (throttle.wait(asked, 3) > 0) return // in silence: that somebody asked is nobody else's business
  throttle.fail(asked)
  const id = idFrom(context, 'code request', once && `${once} ${address.to}`)
  await store.codeRequests.put({ id, ...address, at: now().toISOString() })
  await queue.add('codeRequest', `${id} ${randomText(6)}`) // the job of the same request may be ending just now
}

/** Writes the mails to those who have that address; none when nobody has. @param job begins with the id of the request */
export async function answerCodeRequest(context: Context, job: string): Promise<void> {
  const { store } = context
  const [id = ''] = job.split(' ')
  const ask = await store.codeRequests.get(id)
  if (!ask) return
  const members = await membersAt(context, ask, SHARING)
  const found = members.length ? members : await guestsAt(context, ask) // a member's address is never a guest's
  await oneByOne(context, ask.to, async () => {
    if (await isFullAddress(context, ask.to)) return
    for (const person of found) await answer(context, ask, person)
  })
  await store.codeRequests.remove(id)
}

/** A guest by a link has only the address that was proven (core/mailing/proof.ts). */
async function guestsAt({ store }: Context, { channel, to }: CodeRequest): Promise<Person[]> {
  const where = { ...(channel === 'mail' ? { mail: to } : { phone: to }), sponsor: { gt: '' } }
  const invited = await store.people.find({ where: { ...where, list: { gt: '' } }, limit: SHARING })
  const limit = SHARING - invited.length
  return [...invited, ...(await store.people.find({ where: { ...where, list: null, proven: true }, limit }))]
}

async function answer(context: Context, ask: CodeRequest, person: Person): Promise<void> {
  const { config, log } = context
  if (await isFlooded(context, person, 'sign-in'))
    return log.info({ person: person.username }, 'asked for too many codes within an hour')
  const { channel, to } = ask
  const order = { id: mailId(context, `${ask.id} ${person.id}`), channel, to, by: config.orgName, inviter: null }
  await enqueueMail(context, { ...order, kind: 'sign-in' }, person)
}
