import { command, optionalText, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { amountFrom } from '../../wallet/commands/amount-input.ts'
import { switchOffAutomatic, topUpBelow } from '../automatic.ts'
import { bankWay } from '../bank-way.ts'
import { playWay } from '../play-way.ts'
import { linkedWay, pageWay } from '../provider-way.ts'
import { topUpBy } from '../way.ts'

/** The first one that is open is used. */
const WAYS = [linkedWay, playWay, pageWay, bankWay]

export const topup = command({
  name: 'topup',
  help: 'puts money into your wallet',
  who: 'person',
  more:
    'Real money is taken from your card or bank account (wallet link), or you pay on a page. topup 50 --below 10 takes 50 whenever' +
    ' your wallet holds less than 10; topup off ends that.',
  inputs: {
    amount: textInput('How much, as 50, or off'),
    below: optionalText('Whenever the wallet holds less than', { named: true }),
  },
  async run(context, caller, { amount, below }) {
    const person = callerPerson(caller)
    if (amount.toLowerCase() === 'off') return { text: await switchOffAutomatic(context, person) }
    const { money } = amountFrom(context, { amount })
    if (below === undefined) return topUpBy(WAYS, context, person, money, caller)
    return { text: await topUpBelow(context, person, money, amountFrom(context, { amount: below }).money) }
  },
})
