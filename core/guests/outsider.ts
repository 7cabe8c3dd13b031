// Guests whom a member brings in by name: who answers for them, as what they are listed, and how they go again.
import { edit } from '../provisioning/edit.ts'
import { Fault } from '../../xep/fault.ts'
import { endLinkWrites } from '../invites/came.ts'
import type { Context } from '../context.ts'
import { refuseMisleading, guestScope } from './guest.ts'
import { guestWrites, newMailGuest } from './guest-record.ts'
import { sponsorWrites } from './sponsor.ts'
import { newNotice } from '../notices.ts'
import { permitAbove } from '../policy/permit.ts'
import { INVITE_ID } from '../invites/token.ts'
import { kindOf, permitSponsor, permitOutsiders } from '../policy/outsiders.ts'
import { currentPerson, currentGroup } from '../groups/current.ts'
import { aboveOf } from '../graph.ts'
import type { List, Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import type { Write } from '../model/records.ts'
import { banGuestWrites } from './ban.ts'
import { say } from '../../texts/say.ts'

/** Somebody from outside, as a member names them. */
export interface Outsider {
  name: string
  list: List
  group?: Group
}

/**
 * Brings in a guest with an account here, known by mail address, who is in the sponsor's roster and in the group when this resolves.
 * @throws Fault conflict for a member, and for whom somebody else has brought in
 */
export function bringIn(
  context: Context,
  mail: string,
  { name, list, group }: Outsider,
  sponsor: Person,
  caller: Caller,
): Promise<Person> {
  return edit(context, async () => {
    const known = await guestOf(context, mail, await currentPerson(context, sponsor))
    // Whoever is known as one kind becomes another kind by who may bring in both.
    const kinds = [list, ...(known ? [kindOf(known)] : [])]
    const current = group && (await currentGroup(context, group))
    await permitOutsiders(
      context,
      kinds.map(kind => ({ kind, guest: known })),
      current,
      caller,
    )
    if (!known) await refuseMisleading(context, name)
    const guest = known ? { ...known, list } : await newMailGuest(context, mail, { name, list, sponsor })
    const writes = await guestWrites(context, guest, sponsor, group)
    return { scope: await guestScope(context, guest, sponsor, group ? [group.id] : []), writes, result: guest }
  })
}

/** Finds the guest of a mail address. An address that a stranger typed behind a link does not count: it proves nothing. */
async function guestOf({ store }: Context, mail: string, sponsor: Person): Promise<Person | undefined> {
  const all = await store.people.find({ where: { mail } })
  const found = all.filter(({ sponsor, list }) => sponsor === undefined || list !== undefined)
  const own = found.find(guest => guest.sponsor === sponsor.id)
  const [other] = found
  if (own || !other) return own
  if (other.sponsor === undefined)
    throw new Fault('conflict', say("{name} is on the organisation's list and no outsider.", { name: other.name }))
  const answers = await store.people.get(other.sponsor)
  throw new Fault(
    'conflict',
    say('{name} is here already; {sponsor} answers for this guest.', { name: other.name, sponsor: answers?.name }),
  )
}

/** Finds the guest that somebody means, by username, address, mail address or name. @throws Fault item-not-found */
export async function guestNamed(context: Context, typed: string, caller: Caller): Promise<Person> {
  const { people } = context.store
  const text = typed.trim()
  const [local = ''] = text.toLowerCase().split('@')
  const wanted = [
    { username: text.toLowerCase().endsWith(`@${context.config.domain}`) || !text.includes('@') ? local : '' },
    { jid: text.toLowerCase() },
    { mail: text.toLowerCase() },
    { name: text },
  ]
  for (const where of wanted)
    for (const person of await people.find({ where: { ...where, sponsor: { gt: '' } } }))
      if (await answersFor(context, person, caller)) return person
  throw new Fault(
    'item-not-found',
    say("You answer for no guest '{name}'; 'list guests' shows yours.", { name: text.slice(0, 100) }),
  )
}

/** Lists the guests by one link for whom the caller answers; none where the text is no link's id. @param typed a token, or an id */
export async function guestsOfLink(context: Context, typed: string, caller: Caller): Promise<Person[]> {
  const link = typed.toLowerCase().slice(0, INVITE_ID)
  if (!/^[0-9a-z]{10}$/.test(link)) return []
  const found = await context.store.people.find({ where: { link } })
  const own = await Promise.all(found.map(guest => answersFor(context, guest, caller)))
  return found.filter((_, at) => own[at])
}

const answersFor = async (context: Context, guest: Person, { person, admin }: Caller): Promise<boolean> =>
  admin || (person !== undefined && (await aboveOf(context, guest)).includes(person.id))

/**
 * Removes a guest, who is in no group, feed or roster, has no account, and comes back by no link, when this resolves.
 * What they wrote stays.
 * @param keep whether the link by which they came stays good
 */
export function removeGuest(context: Context, guest: Person, caller: Caller, keep = false): Promise<void> {
  return edit(context, async () => {
    const current = await currentPerson(context, guest)
    permitAbove(await aboveOf(context, current), caller)
    const links = keep ? [] : await endLinkWrites(context, [guest.id])
    const bans = await banGuestWrites(context, guest.id)
    const writes: Write[] = [...links, ...bans, { remove: 'people', id: guest.id }]
    return { writes, gone: { people: [current] }, result: undefined }
  })
}

/**
 * Gives a guest another sponsor, who is told, as is the sponsor before.
 * @throws Fault forbidden for who may not bring in such guests
 */
export async function handOverGuest(context: Context, guest: Person, successor: Person, caller: Caller): Promise<void> {
  await edit(context, async () => {
    const current = await currentPerson(context, guest)
    const next = await currentPerson(context, successor)
    permitAbove(await aboveOf(context, current), caller)
    if (next.sponsor !== undefined)
      throw new Fault('not-acceptable', say('{name} is a guest and cannot answer for others.', { name: next.name }))
    permitSponsor(context, current, next, caller)
    const before = await context.store.people.get(current.sponsor ?? '')
    const old = before ? await guestScope(context, current, before, []) : { people: [] }
    const fresh = await guestScope(context, current, next, [])
    const told = [next.id, before?.id ?? next.id].filter(id => id !== caller.person?.id)
    const address = jidOf(current, context.config)
    const text = () =>
      say('{name} answers for {guest} ({address}) from now on.', { name: next.name, guest: current.name, address })
    const notice = newNotice(context, before?.id === next.id ? [] : [...new Set(told)], text)
    const people = [...new Set([...old.people, ...fresh.people])]
    const writes = sponsorWrites(context, current, next)
    return { scope: { people, groups: fresh.groups }, writes, notice, result: undefined }
  })
}
