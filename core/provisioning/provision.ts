// Brings the server to what the store says. What the server has confirmed is stored per object, so only differences go out,
// each of them may be sent twice, and a second run with nothing to do sends nothing.
import type { Context } from '../context.ts'
import { findInSlices, listInSlices, writeInSlices } from '../runs/in-slices.ts'
import { compare } from './compare.ts'
import { UNSURE, type Content } from './desired.ts'
import { kindLabel } from './kind-label.ts'
import { batches, type Batch } from './batch.ts'
import { objectKinds, type Difference, type Kind } from './kinds.ts'
import { comparedParts, partOf } from './scope.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import type { Write } from '../model/records.ts'
import type { Scope } from '../model/scope.ts'
import { say } from '../../texts/say.ts'

/** IQs under way at once, so that the server never waits for us. */
const WINDOW = 3

/**
 * @param scope what alone may differ; everything is compared when it is absent
 * @param widened told before anything is sent of everybody who is compared, where those are more than the scope names:
 * when it has to be done again, what they were compared for may be confirmed
 */
export async function provisionServer(
  context: Context,
  progress: (text: string) => void,
  scope?: Scope,
  widened?: (people: string[]) => Promise<unknown>,
): Promise<void> {
  const all = (scope && (await partOf(context, scope))) ?? (await takeSnapshot(context))
  if (all.part && all.part.people.size > (scope?.people.length ?? 0)) await widened?.([...all.part.people])
  for (const subject of context.house.subjects) await subject.beforeProvisioning?.(context, all)
  for (const kind of objectKinds) await provisionKind(context, all, kind, scope ?? {}, progress)
}

/** Marks parts where the server may hold anything: what it should hold is stated at the next comparison. For an edit. */
export async function unsureWrites({ store }: Context, object: string, parts: string[]): Promise<Write[]> {
  const known = await store.provisioned.get(object)
  if (!known) return []
  const unsure = Object.fromEntries(parts.map(part => [part, UNSURE]))
  return [{ put: 'provisioned', record: { ...known, content: { ...known.content, ...unsure } } }]
}

async function provisionKind(
  context: Context,
  all: Snapshot,
  kind: Kind,
  { closed = {}, removed = {} }: Partial<Scope>,
  progress: (text: string) => void,
): Promise<void> {
  const known = await confirmed(context, all, kind, closed)
  const counts = kind.of === 'groups' ? comparedParts(all) : undefined
  const reasons = { ...closed, ...removed }
  const wanted = new Map(await listInSlices(kind.desired(all, context)))
  await kind.before?.(context, known, wanted)
  const differences = (await listInSlices(compare(known, wanted, counts))).map(each => ({ ...each, reasons }))
  const sending = new Set<Promise<void>>()
  let done = 0
  try {
    const units = kind.together?.(known, differences) ?? differences.map(each => [each])
    for (const batch of batches(units, kind.bound)) {
      const sent = deliver(context, kind, batch).then(() => {
        sending.delete(sent)
        done += batch.objects.length
        progress(say('{objects}: {done} of {all}', { objects: kindLabel(kind), done, all: differences.length }))
      })
      sending.add(sent)
      if (sending.size >= WINDOW) await Promise.race(sending)
    }
    await Promise.all(sending)
  } finally {
    await Promise.allSettled(sending) // when one was refused, no other may arrive in the middle of the next chart
  }
}

/** Reads what the server has confirmed of the objects that are compared. */
async function confirmed({ store }: Context, all: Snapshot, kind: Kind, closed: Record<string, string>) {
  const names = all.part && [...namesOf(all, kind), ...(kind.of === 'groups' ? Object.keys(closed) : [])]
  const found = names
    ? await store.provisioned.find({ where: { id: { in: names.map(name => `${kind.name}/${name}`) } } })
    : await findInSlices(store.provisioned, { id: { gt: `${kind.name}/`, lt: `${kind.name}0` } }) // 0 comes behind the stroke
  return new Map(found.map(({ id, content }) => [id.slice(kind.name.length + 1), content]))
}

function namesOf({ part, people, groups }: Snapshot, { of }: Kind): string[] {
  if (of === 'people') return [...(part?.people ?? [])].map(id => people.get(id)?.username ?? '')
  return [...(part?.groups ?? [])].map(id => groups.get(id)?.name ?? '')
}

/** Sends differences. Each is marked as unsure before, so that an answer that never comes leaves nothing taken for granted. */
async function deliver(context: Context, kind: Kind, { iqs, objects }: Batch): Promise<void> {
  const { provisioned } = context.store
  const idOf = ({ name }: Difference) => `${kind.name}/${name}`
  const keep = (object: Difference, content: Content) => provisioned.put({ id: idOf(object), kind: kind.name, content })
  await writeInSlices(objects, object => keep(object, asked(object)))
  for (const differences of iqs) await kind.send(context, differences)
  await writeInSlices(objects, each => (each.gone ? provisioned.remove(idOf(each)) : keep(each, each.whole)))
}

function asked({ set, unset, whole }: Difference): Content {
  const touched = [...set.map(([key]) => key), ...unset]
  return { ...whole, ...Object.fromEntries(touched.map(key => [key, UNSURE])) }
}
