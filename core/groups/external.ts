// External groups: those that reach a guest. Their titles say so, and their members are told once each time one becomes it.
import type { Context } from '../context.ts'
import { stageNotice } from '../notices.ts'
import type { Snapshot } from '../provisioning/snapshot.ts'
import type { Group } from '../model/group.ts'
import { findExternals, groupTitle } from '../provisioning/external.ts'
import { say } from '../../texts/say.ts'

/** Finds the titles of groups as everybody reads them, by id. */
export async function titlesOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  groups: Group[],
): Promise<Map<string, string>> {
  const found = await store.externals.find({ where: { id: { in: groups.map(({ id }) => id) } } })
  const outside = new Set(found.map(({ id }) => id))
  const owners = await store.people.find({ where: { id: { in: groups.map(({ owner }) => owner) } } })
  const owner = new Map(owners.map(person => [person.id, person]))
  const titleOf = (group: Group) => groupTitle(config, group, outside.has(group.id), owner.get(group.owner))
  return new Map(groups.map(group => [group.id, titleOf(group)]))
}

export const shownTitle = async (context: Pick<Context, 'store' | 'config'>, group: Group): Promise<string> =>
  (await titlesOf(context, [group])).get(group.id) ?? group.title

/** Notes which groups have become external and which are no longer; called before the server is brought to it. */
export async function noteExternals(context: Context, all: Snapshot): Promise<void> {
  const { store, queue, now } = context
  const ids = [...(all.part?.groups ?? all.groups.keys())]
  const noted = await store.externals.find(all.part && { where: { id: { in: ids } } })
  const known = new Set(noted.map(({ id }) => id))
  const external = findExternals(all)
  for (const { id } of noted) {
    const group = all.groups.get(id)
    if (!group || !external(group)) await store.externals.remove(id)
  }
  for (const group of ids.map(id => all.groups.get(id)).filter(group => group !== undefined)) {
    if (known.has(group.id) || !external(group)) continue
    const inside = new Set([group.owner, ...(group.owners ?? []), ...(all.within.get(group.id) ?? [])])
    await store.externals.insert({ id: group.id, since: now().toISOString(), people: [...inside], told: false })
    await queue.add('external', group.id)
  }
}

/** Tells the members of a group, each once however often this is begun. */
export async function tellExternal(context: Context, id: string): Promise<void> {
  const { store } = context
  const [external, group] = [await store.externals.get(id), await store.groups.get(id)]
  if (!external || !group || external.told) return
  const members = await store.people.find({ where: { id: { in: external.people }, sponsor: null } })
  const text = () => say('{title} has guests from outside the organisation from now on.', { title: group.title })
  const ids = members.map(member => member.id)
  const deliver = await stageNotice(context, ids, text, `external ${id} ${external.since}`)
  await deliver()
  await store.externals.change(id, { since: external.since }, { told: true })
}

/** Goes on, at the start, with what was noted and not told. */
export async function resumeExternals({ store, queue }: Context): Promise<void> {
  for (const { id } of await store.externals.find({ where: { told: false } })) await queue.add('external', id)
}
