// A change of the store that the server follows at once: guests, contacts, memberships made by hand. A crash between
// the two leaves a record, and the next connection finishes it.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { provision } from './provision.ts'
import { begin, promising } from '../errand.ts'
import { stage } from '../notices.ts'
import type { Scope } from '../model/scope.ts'
import type { Notice } from '../model/conversation.ts'
import { randomText } from '../model/secret.ts'

/** An edit that was judged. */
interface Judged<T> {
  scope?: Scope
  /** What others may take first: where it is refused, nothing was changed. */
  claim?: () => Promise<void>
  write: () => Promise<T>
  /** What its caller is promised, where that is known only now. */
  promise?: string
  /** What others read of it. */
  notice?: Notice
}

/**
 * Resolves when the server holds what was written.
 * @param scope the people whose relations change, and the groups whose members or titles do; without it everything is
 * compared. Who loses an account is in none.
 * @throws Fault when the server is away; it will follow then by itself
 */
export async function edit<T>(context: Context, write: () => Promise<T>, scope?: Scope): Promise<T> {
  const { id, written } = await recordEdit(context, { write, ...(scope && { scope }) })
  await followEdit(context, id)
  return written
}

/**
 * The same where it has to be judged first what is touched, and whether: nothing of the chart or of another such edit
 * comes between that and writing.
 */
export async function judgedEdit<T>(context: Context, judge: () => Promise<Judged<T>>): Promise<T> {
  const { id, written } = await context.serially('org', async () => {
    const judged = await judge()
    return recordEdit(judged.promise === undefined ? context : promising(context, judged.promise), judged)
  })
  await followEdit(context, id)
  return written
}

async function recordEdit<T>(context: Context, { scope, claim, write, notice }: Judged<T>) {
  const { store, now } = context
  const id = randomText(16)
  const about: { id: string; at: string; scope?: Scope } = { id, at: now().toISOString(), ...(scope && { scope }) }
  await Promise.all([begin(context), store.edits.insert({ ...about, made: false, ...(notice && { notice }) })])
  let end: typeof about | undefined = claim ? undefined : about // what is left of it where it is refused
  try {
    await claim?.()
    end = about
    return { id, written: await write() }
  } catch (error) {
    // Nobody knows how far it came: everything is compared, and no group is held to be closed.
    if (!(error instanceof Fault)) end = { id, at: about.at }
    throw error
  } finally {
    if (end)
      await store.edits.put({ ...end, made: true }) // anew: a reconnection meanwhile took it for abandoned
    else await store.edits.remove(id)
  }
}

const followEdit = (context: Context, id: string): Promise<void> =>
  context.serially('org', async () => {
    if (await context.store.edits.get(id)) await followEdits(context) // else an edit that waited before took it along
  })

/** Follows what a crash or an unreachable server left behind. */
export const resumeEdits = (context: Context): Promise<void> =>
  context.serially('org', async () => {
    await finishEdits(context)
    await followEdits(context)
  })

/**
 * What was cut short is whole in the store again. At the start before anybody is let in: later, the group that was being
 * closed may have been closed, and another one may have its name.
 */
export async function finishEdits(context: Context): Promise<void> {
  const { edits } = context.store
  const abandoned = await edits.find({ where: { made: false } })
  for (const { notice } of abandoned) if (notice) await stage(context, notice)
  const scopes = abandoned.flatMap(({ scope }) => scope ?? [])
  for (const subject of context.house.subjects) await subject.finishEdits?.(context, scopes)
  await Promise.all(abandoned.map(({ id }) => edits.change(id, {}, { made: true })))
}

/** The server holds what was written until now. @throws Fault when it is away */
export const settleEdits = (context: Context): Promise<void> => context.serially('org', () => followEdits(context))

async function followEdits(context: Context): Promise<void> {
  const { edits } = context.store
  const made = await edits.find({ where: { made: true } })
  if (!made.length) return
  const scope = union(made.map(each => each.scope))
  await provision(
    context,
    () => {},
    scope,
    people => edits.change(made[0]?.id ?? '', {}, { scope: { ...scope, people, groups: scope?.groups ?? [] } }),
  )
  await Promise.all(made.map(({ id }) => edits.remove(id)))
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
