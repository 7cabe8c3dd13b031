// A change of the store that the server follows at once: guests, contacts, memberships made by hand. A crash between
// the two leaves a record, and the next connection finishes it.
import type { Context } from './context.ts'
import { mirror } from './mirror.ts'
import { randomText } from './code.ts'

/** Resolves when the server holds what was written. @throws Fault when it is away; it will follow then by itself */
export async function edit<T>(context: Context, write: () => Promise<T>): Promise<T> {
  const { edits } = context.store
  const id = randomText(16)
  const at = context.now().toISOString()
  await edits.insert({ id, made: false, at })
  let written: T
  try {
    written = await write()
  } finally {
    await edits.put({ id, made: true, at }) // anew: a reconnection meanwhile took it for abandoned
  }
  await context.serially('org', async () => {
    if (await edits.get(id)) await followEdits(context) // else an edit that waited before this one took it along
  })
  return written
}

/** Follows what a crash or an unreachable server left behind. */
export const resumeEdits = (context: Context): Promise<void> =>
  context.serially('org', async () => {
    const { edits } = context.store
    const abandoned = await edits.find({ where: { made: false } })
    await Promise.all(abandoned.map(({ id }) => edits.change(id, {}, { made: true })))
    await followEdits(context)
  })

async function followEdits(context: Context): Promise<void> {
  const { edits } = context.store
  const made = await edits.find({ where: { made: true } })
  if (!made.length) return
  await mirror(context, () => {})
  await Promise.all(made.map(({ id }) => edits.remove(id)))
}
