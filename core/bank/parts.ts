// What of a statement's entry is booked: the entry, or the parts of a batch that is told completely.
import type { BankEntry, BankPayment } from '../../bank/statement.ts'

export interface Part {
  /** Which part of the entry, from 0. */
  at: number
  payment: BankPayment & { amount: number }
  /** Why a person has to decide about it, whatever its reference is. */
  reason?: string
}

/** Parts are booked only if their number and their sum are those of the entry. */
export function partsOf(entry: BankEntry): Part[] {
  const { batch, batchCount, amount, reversal, returnReason } = entry
  if (reversal || returnReason !== undefined) return [{ at: 0, payment: entry, reason: 'a payment that came back' }]
  if (!batch) return [{ at: 0, payment: entry }]
  const amounts = batch.flatMap(part => part.amount ?? [])
  const sum = amounts.reduce((one, other) => one + other, 0)
  const isComplete = amounts.length === batch.length && batch.length === batchCount && sum === amount
  if (!isComplete) return [{ at: 0, payment: entry, reason: 'a batch whose parts the bank does not tell completely' }]
  return batch.map((part, at) => ({ at, payment: { ...part, amount: part.amount ?? 0, purpose: part.purpose } }))
}
