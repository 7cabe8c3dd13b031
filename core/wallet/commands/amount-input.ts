// The amount of a command, and what stands behind it: blanks may be in both.
import { optionalText, textInput } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { readAmount, type WrittenAmount } from '../amount.ts'

export const amountInputs = () => ({ amount: textInput('How much, as 25 or 25.50'), purpose: optionalText('What for') })

/** @throws Fault bad-request */
export const amountFrom = (
  { config }: Pick<Context, 'config'>,
  { amount, purpose = '' }: { amount: string; purpose?: string | undefined },
): WrittenAmount => readAmount(`${amount} ${purpose}`, config.walletCurrencies)
