// The ways by which money comes into wallets, behind one port. `topup` uses the first one that is open to the person.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Answer } from '../commands/command.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { termsFor } from '../wallet/terms.ts'
import { amountShown, unitFor } from '../wallet/unit.ts'
import { say } from '../../texts/say.ts'

export interface FundingWay {
  /** Whether a person can use it now. */
  isOpen(context: Context, person: Person): Promise<boolean>
  /** Brings money, or says how the person brings it. @throws Fault not-acceptable */
  topUp(context: Context, person: Person, money: Money, caller: Caller): Promise<Answer>
}

/** @throws Fault not-acceptable where no way is open */
export async function topUpBy(
  ways: readonly FundingWay[],
  context: Context,
  ...about: [person: Person, money: Money, caller: Caller]
): Promise<Answer> {
  const [person] = about
  for (const way of ways) if (await way.isOpen(context, person)) return way.topUp(context, ...about)
  throw new Fault(
    'not-acceptable',
    say('This organisation has not set up a way by which real money comes into wallets.'),
  )
}

/** @throws Fault not-acceptable for who may get nothing, and for more than one payment may be of */
export async function refuseTopUp(context: Context, person: Person, { amount, currency }: Money): Promise<void> {
  const { may, limits } = await termsFor(context, person, currency)
  if (may === 'none') throw new Fault('not-acceptable', say('Nothing can be paid to your wallet: limits shows why.'))
  const unit = unitFor(context.config, currency)
  if (amount > limits.once)
    throw new Fault(
      'not-acceptable',
      say('At most {amount} at once.', { amount: amountShown({ ...unit, amount: limits.once }) }),
    )
}
