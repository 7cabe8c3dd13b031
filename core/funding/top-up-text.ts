// What the owner of a top-up reads of it.
import { amountShown } from '../wallet/unit.ts'
import type { TopUp } from './records.ts'

/** @param provider as people know it */
export function topUpText({ problem, page, ...topUp }: TopUp, provider: string): string {
  const amount = amountShown(topUp)
  switch (topUp.state) {
    case 'asked':
      return `${provider} has not answered yet whether ${amount} can be taken. Bellhop asks again and tells you: do not repeat the top-up.`
    case 'open':
      return `Pay ${amount} on this page of ${provider}: ${page?.url ?? 'it is being opened'}`
    case 'processing':
      return `${amount} are on their way into your wallet. Your bank may need some days; you are told when they have arrived.`
    case 'booked':
      return `${amount} came into your wallet by ${provider}.`
    case 'failed':
      return `${amount} did not come into your wallet, and nothing was taken${problem === undefined ? '' : `: ${problem}`}`
  }
}
