// Money by a transfer from the person's bank: Bellhop says where to, and the bank's statement brings it (core/bank).
import { howToTransfer } from '../bank/reference.ts'
import { hasAccount } from '../bank/account.ts'
import type { FundingWay } from './way.ts'

export const bankWay: FundingWay = {
  isOpen: async context => hasAccount(context),
  topUp: async (context, person) => ({ text: await howToTransfer(context, person) }),
}
