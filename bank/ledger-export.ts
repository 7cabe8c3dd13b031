// What accountants get: bookings whose postings add up to zero, proved in whole numbers before anything is written.
import { addAmounts } from './amount.ts'

export interface Posting {
  /** Words with colons, as `wallets:juliet`. */
  account: string
  amount: number
}

export interface Booking {
  id: string
  /** YYYY-MM-DD */
  date: string
  text: string
  currency: string
  postings: Posting[]
}

/** @throws Error where a booking does not add up: then nothing is exported */
export function proveZeroSums(bookings: Booking[]): void {
  for (const { id, postings } of bookings) {
    const sum = postings.map(({ amount }) => amount).reduce(addAmounts, 0)
    if (sum !== 0 || postings.length < 2) throw new Error(`the booking ${id} does not add up to zero`)
  }
}
