// Statements of a bank, as values: the same for every format. Money in is positive, in the smallest unit (money/money.ts).

/** `books`: camt.053 and MT940, by which money is booked. `notice`: camt.052 and camt.054 tell the same payments earlier. */
export type StatementKind = 'books' | 'notice'

export interface Statement {
  kind: StatementKind
  format: 'camt' | 'mt940'
  /** As the bank wrote it: not unique by itself. */
  id: string
  account: string
  currency: string
}

export interface Balance {
  amount: number
  /** As written: YYYY-MM-DD. */
  date: string | undefined
}

/** What stands at the end of a statement, or is known only there. */
export interface StatementEnd {
  opening?: Balance | undefined
  closing?: Balance | undefined
  /** Words about the whole statement. */
  text: string[]
}

/** One payment: of an entry that is a single one, or a part of a batch. */
export interface BankPayment {
  /** Undefined for a part of a batch without an amount of its own in the currency of the account. */
  amount: number | undefined
  currency: string
  /** The name of the other side. */
  counterparty?: string | undefined
  /** The account of the other side: an IBAN, or what the bank calls it. */
  account?: string | undefined
  /** On whose behalf the other side paid. */
  ultimate?: string | undefined
  /** A creditor reference: RF (ISO 11649) or a Swiss QR reference. */
  reference?: string | undefined
  endToEnd?: string | undefined
  returnReason?: string | undefined
  /** Lines of text, in order. */
  purpose: string[]
}

export interface BankEntry extends BankPayment {
  amount: number
  /** The date of booking as the bank wrote it; undefined where the bank wrote none. */
  date?: string | undefined
  value?: string | undefined
  /** BOOK, PDNG or INFO; undefined where the bank wrote none, which counts as BOOK. */
  status?: string | undefined
  reversal?: true | undefined
  bankReference?: string | undefined
  customerReference?: string | undefined
  /** The parts of a batch, as far as the bank tells them. An entry without `batch` is one payment. */
  batch?: BankPayment[] | undefined
  /** How many parts the bank announced. */
  batchCount?: number | undefined
  /** What the payer sent in another currency. Never booked. */
  original?: { amount: number; currency: string } | undefined
  /** Charges that the bank tells beside the amount. Never booked. */
  charges?: number | undefined
}

/** What a reader of statements tells, in the order of the file. */
export type StatementEvent = { statement: Statement } | { entry: BankEntry } | { end: StatementEnd }

/** An entry that moves the balance. */
export const isBooked = ({ status }: BankEntry): boolean => status === undefined || status === 'BOOK'
