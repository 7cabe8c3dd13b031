// What the owner of a top-up reads of it.
import { amountShown } from '../wallet/unit.ts'
import type { TopUp } from './records.ts'
import { say } from '../../texts/say.ts'

/** @param provider as people know it */
export function topUpText({ problem, page, ...topUp }: TopUp, provider: string): string {
  const amount = amountShown(topUp)
  switch (topUp.state) {
    case 'asked':
      return say(
        '{provider} has not answered yet whether {amount} can be taken. Bellhop asks again and tells you: do not repeat the top-up.',
        { provider, amount },
      )
    case 'open':
      return page
        ? say('Pay {amount} on this page of {provider}: {page}', { amount, provider, page: page.url })
        : say('Pay {amount} on a page of {provider}: it is being opened', { amount, provider })
    case 'processing':
      return say(
        '{amount} are on their way into your wallet. Your bank may need some days; you are told when they have arrived.',
        { amount },
      )
    case 'booked':
      return say('{amount} came into your wallet by {provider}.', { amount, provider })
    case 'failed':
      return problem === undefined
        ? say('{amount} did not come into your wallet, and nothing was taken', { amount })
        : say('{amount} did not come into your wallet, and nothing was taken: {problem}', { amount, problem })
  }
}
