// New usernames: who may not have one that somebody else gave up, and what a rename does.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Entry } from '../model/entry.ts'
import { ownName } from '../model/name-swap.ts'
import type { Person } from '../model/person.ts'
import { findInSlices } from '../runs/in-slices.ts'
import { editInSteps } from '../provisioning/edit.ts'
import { removeAll } from '../runs/sweep.ts'
import { formerNames, reservedUntil } from '../people/former-name.ts'
import { momentDay } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

/** Somebody is listed with a name that is another one's old address. */
export interface Claim {
  entry: Entry
  /** The name with which the other one is here then. */
  now: string
  /** Until when the old address is kept, as a day. */
  until: string
}

/**
 * The entries with a username that somebody else gave up, or gives up at the same time to somebody who was not here. People
 * who are here may exchange theirs.
 * @param people who is here
 */
export async function claimsOfFormer(context: Context, entries: Entry[], people: Person[]): Promise<Claim[]> {
  const usernames = new Map(entries.map(({ id, username }) => [id, username]))
  const here = new Set(people.map(({ id }) => id))
  const known = new Map((await formerNames(context)).map(({ id, person, until }) => [id, { person, until }]))
  const given = new Map(
    people.map(({ id, username }) => [ownName(username), { person: id, until: reservedUntil(context) }]),
  )
  return entries.flatMap(entry => {
    const { id, username } = entry
    const former = known.get(username) ?? (here.has(id) ? undefined : given.get(username))
    const now = former && former.person !== id ? usernames.get(former.person) : undefined
    return former && now !== undefined && now !== username
      ? [{ entry, now, until: momentDay(context.config, former.until) }]
      : []
  })
}

export const claimText = ({ entry: { username }, now, until }: Claim, called: string): string =>
  say(
    '{called} cannot be called {username}: until {until} that is the old address of {now}. Choose another name, or free it: org free {username}.',
    { called, username, until, now },
  )

/** @throws Fault conflict */
export async function refuseFormer(context: Context, entries: Entry[]): Promise<void> {
  const people = (await findInSlices(context.store.people)).filter(({ sponsor }) => sponsor === undefined)
  const claims = await claimsOfFormer(context, entries, people)
  if (!claims.length) return
  const list = claims.map(claim => claimText(claim, say('The person with the id {id}', { id: claim.entry.id })))
  throw new Fault('conflict', say('Nothing was changed.\n{list}', { list: list.join('\n') }))
}

export function describeRenames(
  context: Context,
  changed: { before: Person; after: Person }[],
  entries: Entry[],
): string[] {
  const taken = new Set(entries.map(({ username }) => username))
  const address = (username: string) => `${username}@${context.config.domain}`
  return changed.flatMap(({ before, after }) => {
    const old = ownName(before.username)
    if (old === after.username) return []
    const rest = taken.has(old)
      ? say('{old} is the address of somebody else then.', { old: address(old) })
      : say('{old} answers with the new address until {day}, and nobody else can have it.', {
          old: address(old),
          day: momentDay(context.config, reservedUntil(context)),
        })
    const what = say(
      '{old} becomes {username}: archive, contacts, bookmarks and codes go along, groups keep their addresses, and the devices sign in anew as {address}.',
      { old, username: after.username, address: address(after.username) },
    )
    return `${what} ${rest}`
  })
}

/** Their addresses answer like those of nobody from then on. */
export async function expireFormerNames(context: Context): Promise<void> {
  const { store, now } = context
  const over = await store.formerNames.find({ where: { until: { lt: now().toISOString() } } })
  if (over.length) await editInSteps(context, () => removeAll(store.formerNames, over))
}
