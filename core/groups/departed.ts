// Members who left: for a time they have own groups and memberships again when they come back. docs/design/directories.md
import type { Context } from '../context.ts'
import { ownersOf } from '../policy/permit.ts'
import { handmadeOfPerson, putBack, withHandmade } from './handmade.ts'
import type { Departed } from './records.ts'
import { say } from '../../texts/say.ts'

/** To be called before anything is taken away. It may be run twice. */
export async function keepDeparted(context: Context, person: string): Promise<void> {
  const { departed } = context.store
  const before = await departed.get(person)
  const fresh = await handmadeOfPerson(context, person)
  const owned = [...(before?.owned ?? []), ...(await ownedBy(context, person))]
  await departed.put({
    id: person,
    at: before?.at ?? context.now().toISOString(),
    ...(before ? withHandmade(before, fresh) : fresh),
    owned: owned.filter(({ group }, at) => owned.findIndex(each => each.group === group) === at),
  })
}

/** Groups in which the person decides. What the person has for somebody else who left is not among them. */
async function ownedBy({ store }: Pick<Context, 'store'>, person: string): Promise<Departed['owned']> {
  const own = await store.memberships.find({ where: { person } })
  const joined = await store.groups.find({ where: { id: { in: own.map(({ group }) => group) }, origin: 'custom' } })
  const owned = await store.groups.find({ where: { owner: person, origin: 'custom' } })
  const all = [...owned, ...joined.filter(group => group.owner !== person && ownersOf(group).includes(person))]
  const others = owned.length ? await store.departed.find() : []
  return all.flatMap(group => {
    const earlier = others
      .flatMap(each => each.owned)
      .find(each => each.group === group.id && each.successor === person)
    const owners = earlier?.owners ?? ownersOf(group)
    return owners.includes(person) ? [{ group: group.id, owners }] : []
  })
}

/** Remembers who has a group now, for everybody who had it before. */
export async function passOn({ store }: Context, group: string, from: string, to: string): Promise<void> {
  for (const each of await store.departed.find()) {
    const isPassed = ({ group: id, successor, owners }: Departed['owned'][number]) =>
      id === group && (successor === from || (each.id === from && owners[0] === from))
    if (each.owned.some(isPassed))
      await store.departed.put({
        ...each,
        owned: each.owned.map(one => (isPassed(one) ? { ...one, successor: to } : one)),
      })
  }
}

/** Gives everybody who is here again what they had. To be called when people and groups are written. It may be run twice. */
export async function restoreDeparted(context: Context): Promise<void> {
  const { departed, people } = context.store
  const all = await departed.find()
  const here = await people.find({ where: { id: { in: all.map(({ id }) => id) } } })
  const returned = new Set(here.map(({ id }) => id))
  for (const each of all.filter(({ id }) => returned.has(id))) {
    for (const one of each.owned) await restoreOwner(context, each.id, one)
    await putBack(context, each)
    await departed.remove(each.id)
  }
}

/** The owner has the group again, and whoever took it over stays a member; where that one gave it away, both decide. */
async function restoreOwner(
  { store }: Context,
  person: string,
  { group, owners, successor }: Departed['owned'][number],
) {
  const current = await store.groups.get(group)
  if (!current) return
  const now = ownersOf(current).filter(id => id !== person)
  const isTakenOver = owners[0] === person && (current.owner === successor || current.owner === person)
  const [owner = person, ...rest] = isTakenOver
    ? [person, ...now.filter(id => id !== successor || owners.includes(id))]
    : [...now, person]
  await store.groups.change(group, {}, { owner, owners: rest })
}

/** What an answer says of people who come back. */
export async function describeReturns(
  context: Pick<Context, 'store'>,
  people: { id: string; username: string }[],
): Promise<string[]> {
  const usernames = new Map(people.map(({ id, username }) => [id, username]))
  const texts = (await context.store.departed.find()).map(each => {
    const username = usernames.get(each.id)
    return username === undefined ? [] : returnTexts(context, username, each)
  })
  return (await Promise.all(texts)).flat()
}

async function returnTexts({ store }: Pick<Context, 'store'>, username: string, { owned, memberships }: Departed) {
  const ids = [...owned, ...memberships].map(({ group }) => group)
  const groups = await store.groups.find({ where: { id: { in: ids } }, sort: 'name' })
  const successors = new Map(owned.map(({ group, successor }) => [group, successor]))
  const named = groups.map(async ({ id, name, owner }) => {
    const successor = owner === successors.get(id) ? await store.people.get(owner) : undefined
    return {
      isOwned: successors.has(id),
      text: successor
        ? say('{group} ({username} took it over, and stays in it)', { group: name, username: successor.username })
        : name,
    }
  })
  const all = await Promise.all(named)
  const [own, others] = [all.filter(({ isOwned }) => isOwned), all.filter(({ isOwned }) => !isOwned)]
  const list = (some: { text: string }[]) => some.map(({ text }) => text).join(', ')
  return [
    ...(own.length ? [say('{username} owns again: {groups}.', { username, groups: list(own) })] : []),
    ...(others.length ? [say('{username} is in {groups} again.', { username, groups: list(others) })] : []),
  ]
}
