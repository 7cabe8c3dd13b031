import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { unlink } from '../source.ts'

export const walletUnlink = command({
  name: 'wallet unlink',
  help: 'forgets the card or bank account of your wallet, and ends automatic top-ups',
  who: 'person',
  inputs: {},
  run: async (context, caller) => ({ text: await unlink(context, callerPerson(caller)) }),
})
