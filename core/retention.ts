// Removes what nobody asks for any more, at each start and once a day. People, groups, what was written and what is still to be
// done stay. docs/design/house.md
import type { Context } from './context.ts'

export async function expireAll(context: Context): Promise<void> {
  for (const subject of context.house.subjects) await subject.expire?.(context)
}
