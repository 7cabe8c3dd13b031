// Funding: money that comes into wallets and goes back, as play money, by a bank, or by a payment provider.
import type { Subject } from '../subject.ts'
import { topUpAllLow, topUpWhenLow } from './automatic.ts'
import { checkFunding } from './check.ts'
import { payout } from './commands/payout.ts'
import { topup } from './commands/topup.ts'
import { walletLink } from './commands/wallet-link.ts'
import { walletUnlink } from './commands/wallet-unlink.ts'
import { followEvent, resumeEvents } from './event.ts'
import { resumeWaiting, tendFunding } from './expiry.ts'
import { settlePayOut } from './pay-out-outcome.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { forgetSource } from './source.ts'
import { settleTopUp } from './top-up.ts'

declare module '../context.ts' {
  interface Jobs {
    topUp: true
    payOut: true
    fundingEvent: true
  }
}

export const funding: Subject = {
  name: 'funding',
  collections,
  holdings,
  commands: [
    {
      name: 'money',
      about: 'money that comes into wallets and goes back, and the bank statements of the organisation',
      commands: [topup, walletLink, walletUnlink, payout],
    },
  ],
  jobs: {
    topUp: async (context, id) => void (await settleTopUp(context, id)),
    payOut: settlePayOut,
    fundingEvent: followEvent,
  },
  resume: [
    { order: 90, run: resumeEvents, requeues: true },
    { order: 91, run: resumeWaiting, requeues: true },
    { order: 92, run: topUpAllLow },
  ],
  walletPaid: topUpWhenLow,
  personLeaves: forgetSource,
  expire: tendFunding,
  examine: checkFunding,
}
