// The wallet: money in chat. People pay one another, and a ledger keeps every movement of money.
import type { Subject } from '../subject.ts'
import { checkLedger } from './check.ts'
import { payDue, resumeAutopays } from './autopay-due.ts'
import { alerts } from './commands/alerts.ts'
import { autopay } from './commands/autopay.ts'
import { confirm } from './commands/confirm.ts'
import { freeze } from './commands/freeze.ts'
import { history } from './commands/history.ts'
import { limits } from './commands/limits.ts'
import { limitsList } from './commands/limits-list.ts'
import { pay } from './commands/pay.ts'
import { qrPayment } from './commands/qr-payment.ts'
import { request } from './commands/request.ts'
import { requests } from './commands/requests.ts'
import { wallet as walletOwn } from './commands/wallet.ts'
import { expirePayments } from './expiry.ts'
import { forgetGroupRules, leaveWallet } from './leaving.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'

declare module '../context.ts' {
  interface Counters {
    payments: true
  }
  interface Jobs {
    autopay: true
  }
}

export const wallet: Subject = {
  name: 'wallet',
  collections,
  holdings,
  commands: [
    {
      name: 'wallet',
      about: 'money in your wallet: pay others, ask others to pay, and see what happened',
      commands: [walletOwn, pay, confirm, request, requests, history, autopay, alerts, limits, limitsList, freeze],
    },
    { name: 'links', commands: [qrPayment] },
  ],
  counters: { payments: { help: 'Payments that were made between people' } },
  jobs: { autopay: payDue },
  resume: [{ order: 113, run: resumeAutopays, requeues: true }],
  personLeaves: leaveWallet,
  groupCloses: forgetGroupRules,
  expire: expirePayments,
  examine: checkLedger,
}
