// Removes records that are over, page by page, so that nobody else has to wait.
import type { Collection, Where } from '../../store/store.ts'
import type { Context } from '../context.ts'

const DAY = 86_400_000 // ms
const PAGE = 500 // records at once

export const daysAgo = ({ now }: Pick<Context, 'now'>, days: number): string =>
  new Date(now().getTime() - days * DAY).toISOString()

export async function eachPage<R extends { id: string }>(
  { find }: Pick<Collection<R>, 'find'>,
  where: Where<R>,
  step: (page: R[]) => Promise<void>,
): Promise<void> {
  for (let after: R | undefined; ;) {
    const page = await find({ where, limit: PAGE, ...(after && { after }) })
    await step(page)
    after = page.at(-1)
    if (!after) return
  }
}

export async function removeAll<R extends { id: string }>(
  { remove }: Pick<Collection<R>, 'remove'>,
  records: R[],
): Promise<void> {
  await Promise.all(records.map(({ id }) => remove(id)))
}

/** Removes every record that meets the condition. */
export const sweep = <R extends { id: string }>(
  collection: Pick<Collection<R>, 'find' | 'remove'>,
  where: Where<R>,
): Promise<void> => eachPage(collection, where, page => removeAll(collection, page))
