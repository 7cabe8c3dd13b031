// Guests whom a member brings in by name: who answers for them, as what they are listed, and how they go again.
import { judgedEdit, edit } from '../mirror/edit.ts'
import type { Group, List, Person } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import { idOf, meet } from './contact.ts'
import type { Caller, Context } from '../context.ts'
import { idFor, named } from './guest.ts'
import { enter } from './join.ts'
import { forgetPerson } from '../organisation/leaving.ts'
import { permitAbove, permitOutside } from '../permit.ts'
import { aboveOf, groupsOf } from '../groups/reach.ts'

/** Somebody from outside, as a member names them. */
export interface Outsider {
  name: string
  list: List
  group?: Group
}

/** @throws Fault forbidden */
export async function mayInvite(context: Context, { list, group }: Outsider, caller: Caller): Promise<void> {
  const { person } = caller
  const isIn = group !== undefined && person !== undefined && (await groupsOf(context, person.id)).includes(group.id)
  permitOutside(context.config.outside[list], group, isIn, caller)
}

/**
 * For putting guests who are here already into one more group. Those who live on another server have to be asked.
 * @param direct those who are put there themselves
 * @param all these, and who comes along within groups
 * @throws Fault forbidden, not-acceptable
 */
export async function permitGuests(
  context: Context,
  { direct, all }: { direct: Person[]; all: string[] },
  group: Group | undefined,
  caller: Caller,
): Promise<void> {
  const elsewhere = direct.find(({ jid }) => jid !== undefined)?.jid
  if (elsewhere)
    throw new Fault('not-acceptable', `${elsewhere} is on another server and has to be asked: guest invite does that.`)
  const guests = await context.store.people.find({ where: { id: { in: all }, guest: { gt: '' } } })
  for (const kind of new Set(guests.map(({ list }) => list ?? ('link' as const))))
    permitOutside(context.config.outside[kind], group, true, caller)
}

/** Whom else an edit about a guest touches: the host and everyone above, who has the guest in the roster. */
export async function scopeOf(context: Context, guest: Pick<Person, 'id'>, host: Person, groups: string[]) {
  return { people: [guest.id, host.id, ...(await aboveOf(context, host))], groups }
}

/**
 * A guest with an account here, known by mail address, whom the host has in the roster and the group in it when this resolves.
 * @throws Fault conflict for a member, and for whom somebody else has brought in
 */
export function bringIn(
  context: Context,
  mail: string,
  { name, list, group }: Outsider,
  host: Person,
): Promise<Person> {
  return judgedEdit(context, async () => {
    const known = await guestOf(context, mail, host)
    const fresh = { manager: null, profile: { email: mail }, mail, guest: host.id, list }
    const id = idFor(context, `mail ${mail} ${host.id}`)
    const guest = known ? { ...known, list } : { id, ...(await named(context, name)), ...fresh }
    const write = async () => {
      await context.store.people.put(guest)
      await meet(context, host, guest)
      if (group) await enter(context, group, guest, host.id)
      return guest
    }
    return { scope: await scopeOf(context, guest, host, group ? [group.id] : []), write }
  })
}

/** What a stranger wrote into the form behind a link proves nothing: else who gave another's address would be let in for them. */
async function guestOf({ store }: Context, mail: string, host: Person): Promise<Person | undefined> {
  const all = await store.people.find({ where: { mail } })
  const found = all.filter(({ guest, list }) => guest === undefined || list !== undefined)
  const own = found.find(({ guest }) => guest === host.id)
  const [other] = found
  if (own || !other) return own
  if (other.guest === undefined)
    throw new Fault('conflict', `${other.name} is on the organisation's list and no outsider.`)
  const answers = await store.people.get(other.guest)
  throw new Fault('conflict', `${other.name} is here already; ${answers?.name} answers for this guest.`)
}

/** The guest that somebody means, by username, address, mail address or name. @throws Fault item-not-found */
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
    for (const person of await people.find({ where: { ...where, guest: { gt: '' } } }))
      if (await answersFor(context, person, caller)) return person
  throw new Fault('item-not-found', `You answer for no guest '${text.slice(0, 100)}'; 'list guests' shows yours.`)
}

const answersFor = async (context: Context, guest: Person, { person, admin }: Caller): Promise<boolean> =>
  admin || (person !== undefined && (await aboveOf(context, guest)).includes(person.id))

/** The guest is in no group, feed or roster, and has no account, when this resolves. What they wrote stays. */
export async function removeGuest(context: Context, guest: Person, caller: Caller): Promise<void> {
  permitAbove(await aboveOf(context, guest), caller)
  await edit(context, () =>
    context.serially('org', async () => {
      await forgetPerson(context, guest.id)
      await context.store.people.remove(guest.id)
    }),
  )
}

/** Somebody else answers for the guest. @throws Fault forbidden, conflict when that has just happened */
export async function handOverGuest(context: Context, guest: Person, heir: Person, caller: Caller): Promise<void> {
  permitAbove(await aboveOf(context, guest), caller)
  if (heir.guest !== undefined)
    throw new Fault('not-acceptable', `${heir.name} is a guest and cannot answer for others.`)
  const before = guest.guest ?? ''
  await judgedEdit(context, async () => {
    const host = await context.store.people.get(before)
    const old = host ? await scopeOf(context, guest, host, []) : { people: [] }
    const fresh = await scopeOf(context, guest, heir, [])
    const write = async () => {
      if (!(await context.store.people.change(guest.id, { guest: before }, { guest: heir.id })))
        throw new Fault('conflict', `Somebody else answers for ${guest.name} by now.`)
      await context.store.contacts.remove(idOf(guest.id, before))
      if (!guest.jid) await meet(context, heir, guest)
    }
    return { scope: { people: [...new Set([...old.people, ...fresh.people])], groups: [] }, write }
  })
}
