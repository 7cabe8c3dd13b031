// Invites everybody who has not signed up, page by page, so that nobody else has to wait.
import type { Channel } from '../model/address.ts'
import type { Context } from '../context.ts'
import { isMailValid } from './mail-writing.ts'
import { sendInvitation, reachedAt } from './mail.ts'
import { allAddresses } from '../people/addresses.ts'
import { peopleById } from '../people/person.ts'
import { permit } from '../policy/permit.ts'
import type { Person } from '../model/person.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const PAGE = 100

export interface Invited {
  invited: number
  /** Those who have a device. */
  signedIn: number
  /** Those whose invitation is still good, or on its way. */
  waiting: number
  /** Those whose profile lacks the address. */
  unreachable: Person[]
}

/** Can be asked again after a crash: who got an invitation is left alone as long as it is good. */
export async function inviteEverybody(
  context: Context,
  caller: Caller,
  channel: Channel,
  progress: (text: string) => void,
): Promise<Invited> {
  permit('admin', caller)
  const found: Invited = { invited: 0, signedIn: 0, waiting: 0, unreachable: [] }
  for (let after: Person | undefined; ;) {
    const page = await context.store.people.find({ limit: PAGE, after })
    after = page.at(-1)
    if (!after) return found
    const members = page.filter(({ sponsor }) => sponsor === undefined)
    await invitePage(context, caller, channel, members, found)
    progress(say('{invited} invited', { invited: found.invited }))
  }
}

/** Invites the people whom a chart brings, where the settings say so: each once, however often the chart is begun. */
export async function inviteNewcomers(
  context: Context,
  { id: origin, newcomers = [] }: { id: string; newcomers?: string[] | undefined },
): Promise<void> {
  const channel = context.config.inviteNew
  if (channel === 'no') return
  const caller: Caller = { admin: true, jid: 'chart', origin }
  for (let at = 0; at < newcomers.length; at += PAGE) {
    const page = await peopleById(context, newcomers.slice(at, at + PAGE))
    const reachable = page.filter(person => reachedAt(person, channel))
    await Promise.all(reachable.map(person => sendInvitation(context, person, caller, channel)))
  }
}

async function invitePage(context: Context, caller: Caller, channel: Channel, page: Person[], found: Invited) {
  const [signedIn, waiting] = [await withDevice(context, page), await withInvitation(context, page)]
  const others = page.filter(({ id }) => !signedIn.has(id) && !waiting.has(id))
  const reachable = others.filter(person => reachedAt(person, channel))
  await Promise.all(reachable.map(person => sendInvitation(context, person, caller, channel)))
  found.invited += reachable.length
  found.signedIn += signedIn.size
  found.waiting += page.length - others.length - signedIn.size
  found.unreachable.push(...others.filter(person => !reachedAt(person, channel)))
}

async function withDevice({ store }: Context, page: Person[]): Promise<Set<string | null>> {
  const person = { in: page.map(({ id }) => id) }
  const codes = await store.codes.find({ where: { person, revoked: null, firstUse: { gt: '' } } })
  return new Set(codes.map(each => each.person))
}

/** An invitation to an address that was corrected meanwhile counts for nothing. */
async function withInvitation({ store, config, now }: Context, page: Person[]): Promise<Set<string>> {
  const reached = new Map(page.map(person => [person.id, allAddresses(person)]))
  const mails = await store.mails.find({
    where: { person: { in: page.map(({ id }) => id) }, kind: 'invitation', state: { in: ['due', 'sent', 'unsent'] } },
  })
  const good = mails.filter(mail => mail.state === 'due' || isMailValid(mail, config, now()))
  return new Set(good.filter(({ person, to }) => reached.get(person)?.includes(to)).map(({ person }) => person))
}
