import { command, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { topUp } from '../top-up.ts'
import { amountFrom } from './amount-input.ts'

export const topup = command({
  name: 'topup',
  help: 'puts money into your wallet',
  who: 'person',
  more: 'Play money comes at once. Real money comes by the ways that the organisation offers.',
  inputs: { amount: textInput('How much, as 50') },
  run: async (context, caller, fields) => ({
    text: await topUp(context, callerPerson(caller), amountFrom(context, fields).money, caller),
  }),
})
