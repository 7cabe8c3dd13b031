// The wallet: money in chat. People pay one another, and a ledger keeps every movement of money.
import type { Subject } from '../subject.ts'
import { checkLedger } from './check.ts'
import { collections } from './records.ts'

export const wallet: Subject = {
  name: 'wallet',
  collections,
  examine: checkLedger,
}
