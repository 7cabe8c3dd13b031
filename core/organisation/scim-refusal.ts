// Users whom SCIM asked for and who cannot be here: a note names them until that is solved.
import type { Context } from '../context.ts'
import type { Note } from '../model/listing.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'

const NOTED_DAYS = 30 // for which it is noted that somebody of a directory was refused

export async function noteRefusal({ store, now }: Context, userName: string, text: string): Promise<void> {
  const id = userName.toLowerCase().slice(0, 1_000)
  if (id) await store.refusals.put({ id, text, at: now().toISOString() })
}

/** Removes the note about a user that has worked since. */
export const settleRefusal = async ({ store }: Context, userName: string): Promise<void> =>
  void (await store.refusals.remove(userName.toLowerCase().slice(0, 1_000)))

export const refusalNotes = async ({ store }: Pick<Context, 'store'>): Promise<Note[]> =>
  (await store.refusals.find()).map(
    ({ text }) =>
      () =>
        text,
  )

/** Removes old notes: a directory asks again as long as it wants somebody here. */
export const forgetRefusals = (context: Context): Promise<void> =>
  sweep(context.store.refusals, { at: { lt: daysAgo(context, NOTED_DAYS) } })
