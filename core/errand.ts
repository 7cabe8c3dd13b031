// Errands: commands that came in a message which the server may bring again. What was begun is remembered as it was
// understood, with what its sender was promised. The second time it is finished and said; nothing of it is judged anew, as
// the first time may have changed whatever it is judged by. docs/design/outbox.md
import type { Context } from './context.ts'
import type { Errand } from './model/conversation.ts'
import { onceFor, type Caller } from './model/caller.ts'

/** Nothing for what comes once. */
export function errandOf(
  { now }: Context,
  caller: Caller,
  command: string,
  fields: Record<string, string>,
): Errand | undefined {
  const id = onceFor(caller)
  return id === undefined ? undefined : { id, command, fields, at: now().toISOString() }
}

/**
 * For a rule that would refuse to do the same again: what its sender is told once it is done, and then in any case.
 * @param fields which would mean something else by then
 */
export const promising = (context: Context, text: string, fields?: Errand['fields']): Context =>
  context.errand ? { ...context, errand: { ...context.errand, text, ...(fields && { fields }) } } : context

/** To be called when everything is judged and nothing is written. */
export async function begin({ errand, store }: Context): Promise<void> {
  if (errand?.text !== undefined) await store.errands.put(errand)
}

export async function begun({ store }: Context, caller: Caller): Promise<Errand | undefined> {
  const id = onceFor(caller)
  return id === undefined ? undefined : store.errands.get(id)
}
