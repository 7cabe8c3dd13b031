// Groups of the chart that were dissolved: for a time they come back with the archive of their room, their name, and what was
// made by hand in them. docs/design/directories.md
import type { Context } from '../context.ts'
import type { Group } from '../model/group.ts'
import { ownName } from '../model/name-swap.ts'
import { handmadeOfGroup, putBack, withHandmade } from './handmade.ts'

/** To be called before anything is taken away. It may be run twice. */
export async function keepDissolved(context: Context, { id, name }: Group): Promise<void> {
  const { dissolved } = context.store
  const before = await dissolved.get(id)
  const fresh = await handmadeOfGroup(context, id)
  await dissolved.put({
    ...{ id, name: ownName(name), at: before?.at ?? context.now().toISOString() },
    ...(before ? withHandmade(before, fresh) : fresh),
  })
}

/** Gives groups that are there again what they had. To be called when people and groups are written. It may be run twice. */
export async function restoreDissolved(context: Context): Promise<void> {
  const { dissolved, groups } = context.store
  const all = await dissolved.find()
  const here = new Set((await groups.find({ where: { id: { in: all.map(({ id }) => id) } } })).map(({ id }) => id))
  for (const each of all.filter(({ id }) => here.has(id))) {
    await putBack(context, each)
    await dissolved.remove(each.id)
  }
}
