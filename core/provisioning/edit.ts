// Edits: changes of the store that the server follows at once. An edit is one batch: its record says what the server has still to
// follow, so that after a crash the next connection goes on. docs/design/outbox.md
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Notice } from '../model/conversation.ts'
import type { Write } from '../model/records.ts'
import type { Scope } from '../model/scope.ts'
import { randomText } from '../model/secret.ts'
import { noticeWrites, sendNotice } from '../notices.ts'
import { provisionServer } from './provision.ts'
import type { Gone } from './records.ts'

/** An edit that was judged. */
interface Edit<T> {
  /** One for each record, as a batch takes them. */
  writes: Write[]
  /** The people whose relations change, and the groups whose members or titles do. Without a scope everything is compared. */
  scope?: Scope
  /** People and groups that the writes remove: the subjects remove afterwards what they keep about them. */
  gone?: Gone
  /** What people are told about the edit. */
  notice?: Notice
  /** What the caller is told, where the command does not know the text before. */
  answer?: string
  result: T
}

/**
 * Judges and stores an edit, then resolves when the server holds what was written. Nothing of the chart or of another edit comes
 * between the judgement and the writes.
 * @throws Fault when the server is away; the server follows as soon as it is back
 */
export async function edit<T>(context: Context, judge: () => Promise<Edit<T>>): Promise<T> {
  const id = randomText(16)
  const { result, notice } = await context.serially('org', async () => {
    const judged = await judge()
    await storeEdit(context, id, judged)
    return judged
  })
  await followEdit(context, id)
  if (notice) await sendNotice(context, notice)
  return result
}

async function storeEdit<T>(context: Context, id: string, { writes, scope, gone, notice, answer }: Edit<T>) {
  const record = { id, at: context.now().toISOString(), ...(scope && { scope }), ...(gone && { gone }) }
  const inbox = inboxWrites(answer === undefined ? context : withAnswer(context, { text: answer }))
  await context.store.batch([...writes, ...noticeWrites(notice), ...inbox, { insert: 'edits', record }])
  if (gone) await forgetGone(context, id, gone)
}

/**
 * Stores an edit of more writes than a batch holds. Whoever asked for them asks again after a crash.
 * @param write is called where nothing else is edited; it may run twice
 */
export async function editInSteps(context: Context, write: () => Promise<void>): Promise<void> {
  const id = randomText(16)
  await context.serially('org', async () => {
    await context.store.edits.insert({ id, at: context.now().toISOString() })
    await write()
  })
  await followEdit(context, id)
}

const followEdit = (context: Context, id: string): Promise<void> =>
  context.serially('org', async () => {
    if (await context.store.edits.get(id)) await followEdits(context) // else an edit that waited before took it along
  })

/** Follows what a crash or an unreachable server left behind. @throws Fault when the server is away */
export const settleEdits = (context: Context): Promise<void> => context.serially('org', () => followEdits(context))

/** Removes what subjects keep about people and groups that are gone. To be called at the start, before anybody is let in. */
export async function finishEdits(context: Context): Promise<void> {
  for (const { id, gone } of await context.store.edits.find()) if (gone) await forgetGone(context, id, gone)
}

/** Removes it step by step, as there may be more of it than a batch holds. It may be run twice. */
async function forgetGone(context: Context, edit: string, { people = [], groups = [] }: Gone): Promise<void> {
  for (const subject of context.house.subjects) {
    for (const group of groups) await subject.groupCloses?.(context, group)
    for (const person of people) await subject.personLeaves?.(context, person, undefined)
  }
  await context.store.edits.change(edit, {}, { gone: undefined })
}

async function followEdits(context: Context): Promise<void> {
  const { edits } = context.store
  await finishEdits(context)
  const all = await edits.find()
  if (!all.length) return
  const scope = union(all.map(each => each.scope))
  await provisionServer(
    context,
    () => {},
    scope,
    people => edits.change(all[0]?.id ?? '', {}, { scope: { ...scope, people, groups: scope?.groups ?? [] } }),
  )
  await Promise.all(all.map(({ id }) => edits.remove(id)))
}

/** Joins scopes; nothing, which means everything, when one of them is missing. */
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
