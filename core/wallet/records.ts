// The records of the wallet: accounts and the transfers between them, which are never changed and never removed; payments to confirm;
// automatic payments; what the administrator has set for people.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'

/** In the smallest unit of the currency (money/currency.ts). */
const units = z.number().int()

/** When the owner of a wallet is told of a transfer. */
const alerts = z.object({
  /** A transfer brings the balance below this amount. */
  below: units.optional(),
  /** A transfer brings the balance above this amount. */
  above: units.optional(),
  /** Anything comes in. */
  incoming: z.literal(true).optional(),
  /** A transfer is of more than this amount, in or out. */
  over: units.optional(),
})

const account = z.object({
  /** Follows from the other fields (account.ts), so that two who open it at once open one. */
  id,
  /** The id of the person whose wallet it is. Absent for an account of the house. */
  owner: id.optional(),
  /** What an account of the house stands for, as `play` or `bank`: where money comes from, and where it goes. */
  house: z.string().optional(),
  currency: z.string(),
  /** Whether it holds play money. Play money and real money never meet in a transfer. */
  play: z.boolean(),
  balance: units,
  /** No transfer brings the balance below it. Absent for an account of the house, which may owe any amount. */
  lowest: units.optional(),
  /** The number of its last posting; 0 before the first. */
  sequence: units,
  /** Since when nothing is paid from it. */
  frozen: time.optional(),
  /** The last day and month with a payment from it, in the time zone of the organisation, and what was paid in each. */
  day: z.string().optional(),
  /** When that day ends: until then no clock is read. */
  dayEnds: time.optional(),
  paidInDay: units.optional(),
  month: z.string().optional(),
  paidInMonth: units.optional(),
  /** Of what its owner wants to be told. */
  alerts: alerts.optional(),
})

/** A movement of money: two postings, which add up to 0. */
const transfer = z.object({
  /** Follows from what caused it, so that the same cause moves money once. */
  id,
  kind: z.enum(['topup', 'payment', 'refund', 'chargeback', 'payout']),
  /** The accounts. */
  from: id,
  to: id,
  amount: units.positive(),
  currency: z.string(),
  play: z.boolean(),
  /** The number of this posting in each of the two accounts, and the balance after it. */
  fromSequence: units,
  toSequence: units,
  fromBalance: units,
  toBalance: units,
  at: time,
  /** The id of the person who caused it; null for the administrator and for what comes from outside. */
  by: id.nullable(),
  purpose: z.string().optional(),
  /** By which people name it, as they read it. */
  reference: z.string().optional(),
  /** The transfer that this one pays back, and which payment back of it this is, from 1. */
  reverses: id.optional(),
  part: units.optional(),
})

/** What people may do with their wallets. What is absent follows from a less particular rule, or from the settings. */
const ruleTerms = z.object({
  /** `none`: neither pay nor be paid; `receive`: be paid alone; `pay`: both. */
  may: z.enum(['none', 'receive', 'pay']).optional(),
  /** The most that is paid at once, in a day and in a month, in whole units of the currency. */
  once: units.optional(),
  day: units.optional(),
  month: units.optional(),
})

/** What the administrator has set for a person, for the people of a group, or of a list. */
const walletRule = z.object({
  /** Its kind and `of`. */
  id,
  kind: z.enum(['person', 'group', 'list']),
  /** The id of the person or group, or the name of the list. */
  of: id,
  current: ruleTerms,
  /** What takes the place of `current`, and when. */
  next: ruleTerms.optional(),
  from: time.optional(),
})

/** How often an automatic payment pays, and what. */
const autopayTerms = z.object({
  every: z.enum(['day', 'week', 'month']),
  /** `fixed`: the amount is paid each time. `asked`: what the payee asks for is paid, up to the amount in each day, week or month. */
  kind: z.enum(['fixed', 'asked']),
  /** The last day on which it pays. */
  until: z.string().optional(),
})

/** An automatic payment, which its payer confirmed once. */
const autopay = z.object({
  /** That of the payment by which it was confirmed. */
  id,
  reference: id,
  /** The ids of who pays and who is paid. */
  payer: id,
  payee: id,
  /** Paid each time, or the most that is paid in one period. */
  amount: units.positive(),
  currency: z.string(),
  play: z.boolean(),
  purpose: z.string().optional(),
  ...autopayTerms.shape,
  /** The first day, from which the others are counted. */
  since: z.string(),
  /** When a fixed amount is paid next. Absent where the payee asks. */
  next: time.optional(),
  /** The last day, week or month in which the payee asked, and what was paid in it. */
  period: z.string().optional(),
  paidInPeriod: units.optional(),
})

/** A payment that its payer has still to confirm, or has: what `pay` and `request` make. */
const payment = z.object({
  /** Follows from the message that asked for it. The transfer has the same id. */
  id,
  /** By which people name it: 7 letters and a check letter. */
  reference: id,
  /** The ids of who pays and who is paid. */
  payer: id,
  payee: id,
  /** The desk for which the payee asks as its agent: its account of the house is paid, not the payee's wallet. */
  desk: z.object({ name: z.string(), title: z.string() }).optional(),
  /** Whether the payee asked for it. */
  requested: z.boolean(),
  amount: units.positive(),
  currency: z.string(),
  play: z.boolean(),
  purpose: z.string().optional(),
  /** The coupon that its payer gets when it is paid. */
  coupon: id.optional(),
  /** What begins when it is confirmed, where it moves no money itself. */
  autopay: autopayTerms.optional(),
  state: z.enum(['open', 'paid', 'declined']),
  at: time,
  /** It is paid before this moment, or not at all. */
  until: time,
})

export type LedgerAccount = z.infer<typeof account>

export type Transfer = z.infer<typeof transfer>

export type Alerts = z.infer<typeof alerts>

export type RuleTerms = z.infer<typeof ruleTerms>

export type WalletRule = z.infer<typeof walletRule>

export type AutopayTerms = z.infer<typeof autopayTerms>

export type Autopay = z.infer<typeof autopay>

export type WalletPayment = z.infer<typeof payment>

export const collections = {
  ledgerAccounts: { schema: account, indexes: [['owner'], ['house']] },
  transfers: {
    schema: transfer,
    unique: [
      ['from', 'fromSequence'],
      ['to', 'toSequence'],
      ['reverses', 'part'],
    ],
    indexes: [['from', 'fromSequence'], ['to', 'toSequence'], ['reverses'], ['at']],
  },
  payments: {
    schema: payment,
    unique: [['reference']],
    indexes: [['payer', 'state'], ['payee', 'state'], ['coupon', 'state'], ['until']],
  },
  walletRules: { schema: walletRule, indexes: [['of'], ['kind']] },
  autopays: { schema: autopay, indexes: [['payer', 'payee'], ['payee'], ['until']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
