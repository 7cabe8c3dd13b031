import { Fault } from '../../../xep/fault.ts'
import { command } from '../../commands/command.ts'
import { howToTransfer } from '../reference.ts'
import { say } from '../../../texts/say.ts'

export const bankTransfer = command({
  name: 'bank transfer',
  help: 'says how you bring money from your bank account into your wallet',
  who: 'member',
  inputs: {},
  async run(context, { person }) {
    if (!person) throw new Fault('not-allowed', say('The administrator has no wallet.'))
    return { text: await howToTransfer(context, person) }
  },
})
