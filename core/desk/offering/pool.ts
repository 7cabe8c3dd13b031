// The pool of a case: the desk whose agents answer. It changes with a transfer to another desk, and with an overflow.
import type { Context } from '../../context.ts'
import type { Write } from '../../model/records.ts'
import type { Case, Desk } from '../records.ts'
import { turnAt } from './turn.ts'
import { unwatchWrites, watchersAt } from '../case/watchers.ts'

/**
 * What changes in a case that begins to wait at a desk: its turn there, and who of those who look in supervises that desk.
 * @returns the patch, and the further writes of the same batch
 */
export async function poolChange(
  context: Context,
  of: Case,
  desk: Desk,
): Promise<{ patch: Partial<Case>; writes: Write[] }> {
  const { watchers } = of
  const staying = watchers && watchersAt(context, watchers, desk)
  const left = watchers?.filter(id => !staying?.includes(id)) ?? []
  const patch = { pool: desk.id, ...(await turnAt(context, desk, of)), ...(staying && { watchers: staying }) }
  return { patch, writes: unwatchWrites(of, left) }
}
