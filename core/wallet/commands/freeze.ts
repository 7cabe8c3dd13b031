import { booleanInput, command, optionalText } from '../../commands/command.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { freezeWallets, refuseFreezing } from '../wallets.ts'

export const freeze = command({
  name: 'freeze',
  help: 'stops all payments from your wallet at once, as when a phone is lost',
  who: 'person',
  more: 'The administrator freezes the wallet of anybody, and undoes it: freeze michael --undo',
  inputs: { person: optionalText('Whose (your own, if none is named)'), undo: booleanInput('Let it pay again') },
  async run(context, caller, { person: named, undo }) {
    const person = await personMeant(context, caller, named)
    refuseFreezing(person.id === caller.person?.id, !undo, caller.admin)
    return { text: await freezeWallets(context, person, !undo) }
  },
})
