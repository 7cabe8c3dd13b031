import { command, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { amountFrom } from '../../wallet/commands/amount-input.ts'
import { askPayout } from '../payout.ts'

export const bankPayout = command({
  name: 'bank payout',
  help: 'sends money of your wallet to the bank account from which you paid in',
  who: 'member',
  inputs: { amount: textInput('How much, as 20') },
  run: async (context, caller, fields) => ({
    text: await askPayout(context, callerPerson(caller), amountFrom(context, fields).money, caller),
  }),
})
