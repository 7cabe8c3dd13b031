// Which money the wallets hold, and amounts as people read them: play money is always called play money.
import type { Config } from '../../config.ts'
import { currencyOf } from '../../money/currency.ts'
import { moneyText, type Money } from '../../money/money.ts'
import type { Unit } from './account.ts'
import type { AutopayTerms, WalletPayment } from './records.ts'
import type { Limits } from './spending.ts'
import { say } from '../../texts/say.ts'

export const unitFor = ({ wallet }: Pick<Config, 'wallet'>, currency: string): Unit => ({
  currency,
  play: wallet === 'play',
})

/** `25.00 EUR`, and `25.00 EUR play money` */
export function amountShown(money: Money & { play: boolean }): string {
  const amount = moneyText(money)
  return money.play ? say('{amount} play money', { amount }) : amount
}

export const inUnits = (whole: number, currency: string): number => whole * 10 ** (currencyOf(currency)?.digits ?? 0)

export const limitsFor = (
  { walletOnce, walletDay, walletMonth }: Pick<Config, 'walletOnce' | 'walletDay' | 'walletMonth'>,
  currency: string,
): Limits => ({
  once: inUnits(walletOnce, currency),
  day: inUnits(walletDay, currency),
  month: inUnits(walletMonth, currency),
})

/** How a payment is confirmed: by one answer, by writing its amount, or on a page by a device that is signed in. */
export type Level = 'answer' | 'amount' | 'page'

const TIMES_IN_A_MONTH: Record<AutopayTerms['every'], number> = { day: 31, week: 5, month: 1 }

/** An automatic payment is confirmed as a payment of what it pays within a month. */
export function levelOf(
  { walletT1, walletT2 }: Pick<Config, 'walletT1' | 'walletT2'>,
  { amount: once, currency, autopay }: Money & Pick<WalletPayment, 'autopay'>,
): Level {
  const amount = autopay ? once * TIMES_IN_A_MONTH[autopay.every] : once
  if (amount <= inUnits(walletT1, currency)) return 'answer'
  return amount <= inUnits(walletT2, currency) ? 'amount' : 'page'
}
