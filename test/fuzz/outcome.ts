// Whether a reader took an input or refused it as it should.
import type { Context } from '../../core/context.ts'
import type { AllCollections } from '../../core/model/records.ts'
import { Fault } from '../../xep/fault.ts'

/** @returns whether it was taken @throws whatever is no refusal */
export const isTaken = (reading: Promise<unknown>): Promise<boolean> =>
  reading.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Fault && error.condition !== 'internal-server-error') return false
      throw error
    },
  )

/** Collections that files fill. */
export type StoredCollection = keyof AllCollections

/** Takes an input that must leave the named collections as they are where it is refused. @throws Error where it does not */
export async function takeWhole(
  { store }: Context,
  collections: readonly StoredCollection[],
  reading: () => Promise<unknown>,
): Promise<boolean> {
  const counts = () => Promise.all(collections.map(each => store[each].count()))
  const before = await counts()
  const taken = await isTaken(reading())
  const after = await counts()
  if (!taken && before.join() !== after.join())
    throw new Error(`refused, and yet stored: ${collections.join()} had ${before.join()} and have ${after.join()}`)
  return taken
}
