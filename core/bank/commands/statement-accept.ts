import { command, textInput } from '../../commands/command.ts'
import { moneyText } from '../../../money/money.ts'
import { personNamed } from '../../people/person.ts'
import { acceptPayment, waitingPayment } from '../booking.ts'
import { waitingInput } from '../waiting-input.ts'
import { say } from '../../../texts/say.ts'

export const statementAccept = command({
  name: 'statement accept',
  help: 'books a payment that waits to the wallet of a person',
  who: 'admin',
  inputs: { payment: waitingInput(), person: textInput('Whose wallet') },
  async run(context, { person: by }, { payment: id, person: name }) {
    const payment = await waitingPayment(context, id)
    const person = await personNamed(context, name)
    await acceptPayment(context, payment, { owner: person.id, by: by?.id ?? null })
    return {
      text: say('{amount} are booked to the wallet of {name}.', { amount: moneyText(payment), name: person.name }),
    }
  },
})
