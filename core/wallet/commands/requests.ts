import { command } from '../../commands/command.ts'
import { minuteText } from '../../model/moment.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { peopleById } from '../../people/person.ts'
import { referenceShown } from '../payment.ts'
import { personShown } from '../payee.ts'
import type { WalletPayment } from '../records.ts'
import { openRequests } from '../request.ts'
import { amountShown } from '../unit.ts'
import { say } from '../../../texts/say.ts'

export const requests = command({
  name: 'requests',
  help: 'lists what you are asked to pay, and what you have asked others for',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const own = callerPerson(caller)
    const open = await openRequests(context, own)
    if (!open.length) return { text: say('Nobody asks you to pay, and nobody owes you an answer.') }
    const people = await peopleById(context, [...new Set(open.flatMap(({ payer, payee }) => [payer, payee]))])
    const shown = new Map(people.map(person => [person.id, personShown(person)]))
    const rows = open.map(payment => [
      referenceShown(payment.reference),
      payment.payer === own.id
        ? say('you pay {payee}', { payee: payment.desk?.title ?? shown.get(payment.payee) ?? '–' })
        : paysText(shown.get(payment.payer) ?? '–', payment),
      amountShown(payment),
      payment.purpose ?? '',
      minuteText(context.config, payment.until),
    ])
    return { table: { columns: [say('reference'), say('who'), say('amount'), say('for'), say('until')], rows } }
  },
})

const paysText = (payer: string, { desk }: WalletPayment): string =>
  desk ? say('{payer} pays {desk}', { payer, desk: desk.title }) : say('{payer} pays you', { payer })
