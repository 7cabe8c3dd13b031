// The ways by which money comes into wallets, behind one port. `topup` uses the first one that is open to the person.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Answer } from '../commands/command.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../model/money.ts'
import type { Person } from '../model/person.ts'
import { amountShown, limitsFor, unitFor } from '../wallet/unit.ts'

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
  throw new Fault('not-acceptable', 'This organisation has not set up a way by which real money comes into wallets.')
}

/** @throws Fault not-acceptable for more than one payment may be of */
export function refuseTooMuch({ config }: Pick<Context, 'config'>, { amount, currency }: Money): void {
  const { once } = limitsFor(config, currency)
  if (amount > once)
    throw new Fault('not-acceptable', `At most ${amountShown({ ...unitFor(config, currency), amount: once })} at once.`)
}
