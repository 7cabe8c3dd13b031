// Compares store and server, object by object, and mends: the mirrors are set to what the server really holds, and the
// ordinary way of bringing it to what it should hold does the rest.
import type { Context } from '../context.ts'
import type { Content } from './desired.ts'
import { mirror } from './mirror.ts'
import { kinds, type Kind } from './mirrored.ts'
import { snapshot } from './snapshot.ts'

export interface Finding {
  /** `room/team-sking`. */
  object: string
  /** The part that differs; empty where the whole object is missing or too much. */
  part: string
  should: string
  is: string
}

export function examine(context: Context, progress: (text: string) => void): Promise<Finding[]> {
  return context.serially('org', async () => {
    const all = await snapshot(context)
    const findings: Finding[] = []
    for (const kind of kinds) {
      progress(`examining ${kind.label.toLowerCase()}`)
      findings.push(...compare(kind, new Map(kind.desired(all)), await kind.actual(context)))
    }
    return findings
  })
}

export function repair(context: Context, progress: (text: string) => void): Promise<void> {
  return context.serially('org', async () => {
    for (const kind of kinds) await believe(context, kind, await kind.actual(context))
    await mirror(context, progress)
  })
}

/** What the server holds takes the place of what we thought it held. */
async function believe({ store }: Context, { name: kind }: Kind, actual: Map<string, Content>): Promise<void> {
  const thought = await store.mirrors.find({ where: { kind } })
  const gone = thought.filter(({ id }) => !actual.has(id.slice(kind.length + 1)))
  await Promise.all(gone.map(({ id }) => store.mirrors.remove(id)))
  await Promise.all([...actual].map(([name, content]) => store.mirrors.put({ id: `${kind}/${name}`, kind, content })))
}

function* compare({ name: kind }: Kind, wanted: Map<string, Content>, actual: Map<string, Content>): Iterable<Finding> {
  for (const [name, should] of wanted) {
    const is = actual.get(name)
    if (!is && Object.keys(should).length)
      yield { object: `${kind}/${name}`, part: '', should: 'be there', is: 'missing' }
    else yield* parts(`${kind}/${name}`, should, is ?? {})
  }
  for (const [name, is] of actual)
    if (!wanted.has(name) && Object.keys(is).length)
      yield { object: `${kind}/${name}`, part: '', should: 'not be there', is: 'there' }
}

function* parts(object: string, should: Content, is: Content): Iterable<Finding> {
  for (const part of new Set([...Object.keys(should), ...Object.keys(is)]))
    if (should[part] !== is[part]) yield { object, part, should: should[part] ?? 'nothing', is: is[part] ?? 'nothing' }
}
