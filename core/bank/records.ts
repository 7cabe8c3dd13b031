// The records of the bank: references by which people top up, statements that were imported, and the payments in them.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'

/** A person's reference for transfers from a bank. Its id is the reference itself (ISO 11649). */
const topUpReference = z.object({ id, owner: id, currency: z.string() })

const bankStatement = z.object({
  /** A digest of account, balances and entries (statement-digest.ts): the same in every file and format. */
  id,
  /** What the bank calls it. */
  name: z.string(),
  format: z.enum(['camt', 'mt940']),
  account: z.string(),
  at: time,
})

const bankPayment = z.object({
  /** The statement and the place in it. No reference of a bank is unique. */
  id,
  /** In the smallest unit; below 0 for what was paid. */
  amount: z.number().int(),
  currency: z.string(),
  /** As the bank wrote it. */
  day: z.string().optional(),
  counterparty: z.string().optional(),
  account: z.string().optional(),
  purpose: z.string(),
  state: z.enum(['booked', 'waiting', 'dismissed']),
  /** Why a person has to decide. */
  reason: z.string().optional(),
  /** The id of the person to whose wallet it was booked. */
  owner: id.optional(),
})

/** Money of a wallet that goes to a bank account of its owner, by a file for the bank. */
const bankPayout = z.object({
  /** That of its transfer; the bank keeps it. */
  id,
  /** The id of the person. */
  owner: id,
  iban: z.string(),
  /** In cents. */
  amount: z.number().int().positive(),
  /** `proposed`: one administrator wants it in the next file; `sent`: another one has confirmed, and has the file. */
  state: z.enum(['asked', 'proposed', 'sent', 'refused']),
  /** The id of the administrator who proposed it. */
  by: id.optional(),
  /** The file that it is in. */
  file: id.optional(),
  at: time,
})

export type BankPayout = z.infer<typeof bankPayout>

export type BankPaymentRecord = z.infer<typeof bankPayment>

export const collections = {
  topUpReferences: { schema: topUpReference, unique: [['owner', 'currency']] },
  bankStatements: { schema: bankStatement, indexes: [['name'], ['at']] },
  bankPayments: { schema: bankPayment, indexes: [['state'], ['account'], ['owner']] },
  bankPayouts: { schema: bankPayout, indexes: [['state'], ['file']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
