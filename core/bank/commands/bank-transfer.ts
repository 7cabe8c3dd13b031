import { Fault } from '../../../xep/fault.ts'
import { command } from '../../commands/command.ts'
import { ourAccount } from '../account.ts'
import { referenceFor } from '../reference.ts'

const CURRENCY = 'EUR'

export const bankTransfer = command({
  name: 'bank transfer',
  help: 'says how you bring money from your bank account into your wallet',
  who: 'member',
  inputs: {},
  async run(context, { person }) {
    if (!person) throw new Fault('not-allowed', 'The administrator has no wallet.')
    const { iban, name } = ourAccount(context)
    const reference = await referenceFor(context, person.id, CURRENCY)
    const lines = [
      'Transfer any amount in EUR. It is in your wallet when the bank has told the organisation.',
      `Payee: ${name}`,
      `IBAN: ${iban.match(/.{1,4}/g)?.join(' ')}`,
      `Reference: ${reference}`,
    ]
    return { text: lines.join('\n') }
  },
})
