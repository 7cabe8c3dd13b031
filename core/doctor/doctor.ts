// Compares store and server, object by object, and mends: the records of what the server has confirmed are set to what the server
// really holds, and provisioning does the rest.
import type { Context, Warning } from '../context.ts'
import { listInSlices } from '../runs/in-slices.ts'
import { compare } from '../provisioning/compare.ts'
import { KEPT, type Content } from '../provisioning/desired.ts'
import { provisionServer } from '../provisioning/provision.ts'
import { objectKinds, type Difference, type Kind } from '../provisioning/kinds.ts'
import { takeSnapshot } from '../provisioning/snapshot.ts'
import { say } from '../../texts/say.ts'
import { kindLabel } from '../provisioning/kind-label.ts'

export interface Finding {
  /** `room/team-sking`. */
  object: string
  /** The part that differs; empty where the whole object is missing or too much. */
  part: string
  should: string
  is: string
}

export function examineServer(context: Context, progress: (text: string) => void): Promise<Finding[]> {
  return context.serially('org', async () => {
    const all = await takeSnapshot(context)
    const found: Finding[] = []
    for (const kind of objectKinds) {
      progress(say('examining {objects}', { objects: kindLabel(kind) }))
      const actual = await kind.actual(context)
      const wanted = new Map(await listInSlices(kind.desired(all, context)))
      found.push(...findings(kind, await listInSlices(compare(actual, wanted)), actual))
    }
    return found
  })
}

/** Collects what no repair mends: findings of the subjects about themselves. */
export async function examineSubjects(context: Context): Promise<Warning[]> {
  const all = context.house.subjects.flatMap(({ examine: find }) => (find ? [find(context)] : []))
  const found = await Promise.all(all)
  return found.flat()
}

export function repairServer(context: Context, progress: (text: string) => void): Promise<void> {
  return context.serially('org', async () => {
    for (const kind of objectKinds) await believe(context, kind, await kind.actual(context))
    await provisionServer(context, progress)
  })
}

/** Records what the server really holds, in place of what it confirmed earlier. */
async function believe({ store }: Context, { name: kind }: Kind, actual: Map<string, Content>): Promise<void> {
  const thought = await store.provisioned.find({ where: { kind } })
  const gone = thought.filter(({ id }) => !actual.has(id.slice(kind.length + 1)))
  await Promise.all(gone.map(({ id }) => store.provisioned.remove(id)))
  await Promise.all(
    [...actual].map(([name, content]) => store.provisioned.put({ id: `${kind}/${name}`, kind, content })),
  )
}

/** Lists what is missing or differs, then what is too much. An object without parts may be there or not. */
function* findings(kind: Kind, differences: Difference[], actual: Map<string, Content>): Iterable<Finding> {
  for (const { name, set, unset, known, whole } of differences.filter(({ gone }) => !gone)) {
    if (!known && whole[KEPT] !== undefined) continue // the server does not list a room whose archive alone is kept
    const object = `${kind.name}/${name}`
    const is = actual.get(name) ?? {}
    if (!known && set.length) yield { object, part: '', should: say('be there'), is: say('missing') }
    if (!known) continue
    for (const [part, should] of set) yield { object, part, should, is: is[part] ?? say('nothing') }
    for (const part of unset) yield { object, part, should: say('nothing'), is: is[part] ?? say('nothing') }
  }
  for (const { name, unset } of differences.filter(({ gone }) => gone))
    if (unset.length) yield { object: `${kind.name}/${name}`, part: '', should: say('not be there'), is: say('there') }
}

/** What the store is on, as `SQLite`. */
export const engineOf = ({ store }: Context): string => store.about.name
