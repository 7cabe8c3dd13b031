import { command, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { amountFrom } from '../../wallet/commands/amount-input.ts'
import { payOut } from '../pay-out.ts'

export const payout = command({
  name: 'payout',
  help: 'sends money of your wallet back to the card or bank account from which it came',
  who: 'person',
  inputs: { amount: textInput('How much, as 20') },
  run: async (context, caller, fields) => ({
    text: await payOut(context, callerPerson(caller), amountFrom(context, fields).money, caller),
  }),
})
