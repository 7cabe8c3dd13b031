// Ringing: asked for now, done by a job, counted in the store.
import type { Context } from '../../core/context.ts'

const BELL = 'front'

export const ring = async ({ queue }: Context): Promise<void> => void (await queue.add('bell', BELL))

export async function strike({ store, count }: Context, id: string): Promise<void> {
  const before = await store.bells.get(id)
  await store.bells.put({ id, rung: (before?.rung ?? 0) + 1 })
  count('bells')
}

export const rung = async ({ store }: Context): Promise<number> => (await store.bells.get(BELL))?.rung ?? 0
