// The bank account of the organisation, from which money comes into real wallets.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { say } from '../../texts/say.ts'

/** @throws Fault not-acceptable where there is no account, or where the wallets hold play money: nobody would see what was paid */
export function ourAccount({ config: { bankIban, bankName, wallet } }: Pick<Context, 'config'>): {
  iban: string
  name: string
} {
  if (!bankIban || !bankName)
    throw new Fault('not-acceptable', say('This organisation takes no money from banks: no account is set up.'))
  if (wallet === 'play')
    throw new Fault(
      'not-acceptable',
      say('The wallets hold play money, which no bank pays for. The administrator sets BELLHOP_WALLET=real first.'),
    )
  return { iban: bankIban, name: bankName }
}

/** Whether people can transfer money to an account of ours. */
export const hasAccount = ({ config: { bankIban, bankName, wallet } }: Pick<Context, 'config'>): boolean =>
  bankIban !== '' && bankName !== '' && wallet === 'real'
