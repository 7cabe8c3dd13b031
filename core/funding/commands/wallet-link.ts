import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { openLink, providerOf } from '../source.ts'
import { say } from '../../../texts/say.ts'

export const walletLink = command({
  name: 'wallet link',
  help: 'links your wallet with a card or bank account, from which topup takes money',
  who: 'person',
  inputs: {},
  async run(context, caller) {
    const link = await openLink(context, callerPerson(caller), caller)
    const { name } = providerOf(context)
    return {
      text: say('Enter your card or bank account on this page of {name}, today. Bellhop never sees its number.', {
        name,
      }),
      link,
    }
  },
})
