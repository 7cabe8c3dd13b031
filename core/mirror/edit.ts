// A change of the store that the server follows at once: guests, contacts, memberships made by hand. A crash between
// the two leaves a record, and the next connection finishes it.
import type { Scope } from '../../store/collections.ts'
import type { Context } from '../context.ts'
import { forgetGroups } from '../organisation/forgotten.ts'
import { mirror } from './mirror.ts'
import { randomText } from '../access/code.ts'
import { begin, promising } from '../errand.ts'
import { endPlaces } from '../groups/place.ts'

/**
 * Resolves when the server holds what was written.
 * @param scope the people whose relations change, and the groups whose members or titles do; without it everything is
 * compared. Who loses an account is in none.
 * @throws Fault when the server is away; it will follow then by itself
 */
export async function edit<T>(context: Context, write: () => Promise<T>, scope?: Scope): Promise<T> {
  const { id, written } = await record(context, write, scope)
  await follow(context, id)
  return written
}

/**
 * The same where it has to be judged first what is touched, and whether: nothing of the chart or of another such edit
 * comes between that and writing.
 * @param judge answers, too, what its caller is promised, where that is known only then
 */
export async function judgedEdit<T>(
  context: Context,
  judge: () => Promise<{ scope?: Scope; write: () => Promise<T>; promise?: string }>,
): Promise<T> {
  const { id, written } = await context.serially('org', async () => {
    const { scope, write, promise } = await judge()
    return record(promise === undefined ? context : promising(context, promise), write, scope)
  })
  await follow(context, id)
  return written
}

async function record<T>(context: Context, write: () => Promise<T>, scope: Scope | undefined) {
  const { store, now } = context
  const id = randomText(16)
  const about = { id, at: now().toISOString(), ...(scope && { scope }) }
  await Promise.all([begin(context), store.edits.insert({ ...about, made: false })])
  try {
    return { id, written: await write() }
  } finally {
    await store.edits.put({ ...about, made: true }) // anew: a reconnection meanwhile took it for abandoned
  }
}

const follow = (context: Context, id: string): Promise<void> =>
  context.serially('org', async () => {
    if (await context.store.edits.get(id)) await followEdits(context) // else an edit that waited before took it along
  })

/** Follows what a crash or an unreachable server left behind. */
export const resumeEdits = (context: Context): Promise<void> =>
  context.serially('org', async () => {
    const { edits } = context.store
    const abandoned = await edits.find({ where: { made: false } })
    await finishClosing(
      context,
      abandoned.flatMap(({ scope }) => Object.keys(scope?.closed ?? {})),
    )
    await endPlaces(
      context,
      abandoned.flatMap(({ scope }) => scope?.ended ?? []),
    )
    await Promise.all(abandoned.map(({ id }) => edits.change(id, {}, { made: true })))
    await followEdits(context)
  })

/** The server holds what was written until now. @throws Fault when it is away */
export const settle = (context: Context): Promise<void> => context.serially('org', () => followEdits(context))

async function followEdits(context: Context): Promise<void> {
  const { edits } = context.store
  const made = await edits.find({ where: { made: true } })
  if (!made.length) return
  const scope = union(made.map(each => each.scope))
  await mirror(
    context,
    () => {},
    scope,
    people => edits.change(made[0]?.id ?? '', {}, { scope: { ...scope, people, groups: scope?.groups ?? [] } }),
  )
  await Promise.all(made.map(({ id }) => edits.remove(id)))
}

/** A group that was cut short while it was being closed has lost some of its members: the rest goes, too. */
async function finishClosing(context: Context, names: string[]): Promise<void> {
  const groups = await context.store.groups.find({ where: { name: { in: names } } })
  await forgetGroups(context, groups)
  await Promise.all(groups.map(({ id }) => context.store.groups.remove(id)))
}

/** Nothing, so everything, when one of them does not say. */
function union(scopes: (Scope | undefined)[]): Scope | undefined {
  const said = scopes.filter(scope => scope !== undefined)
  if (said.length < scopes.length) return undefined
  return {
    people: [...new Set(said.flatMap(({ people }) => people))],
    groups: [...new Set(said.flatMap(({ groups }) => groups))],
    closed: Object.assign({}, ...said.map(({ closed }) => closed)),
    removed: Object.assign({}, ...said.map(({ removed }) => removed)),
  }
}
