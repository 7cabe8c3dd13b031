// The refusals of the store.
import { Fault } from '../xep/fault.ts'
import type { Clash } from './store.ts'

/** The id or another unique key is taken. */
export const alreadyTaken = (clash: Clash) => new Fault('conflict', 'There is one already.', clash)

/** The record of a batch's change is missing or does not meet its condition. */
export const conditionUnmet = (clash: Clash) =>
  new Fault('conflict', 'This was changed meanwhile. Look again, then retry.', clash)

/** Adds to a refusal the place that the refused write has in its batch. */
export function placedInBatch(error: unknown, at: number): unknown {
  if (!(error instanceof Fault) || error.condition !== 'conflict') return error
  return new Fault('conflict', error.message, { ...(error.detail as Clash), at })
}
