import { Fault } from '../../../xep/fault.ts'
import { command, textInput } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { peopleOf } from '../../graph.ts'
import { findGroup, knowsGroup } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import type { Group } from '../../model/group.ts'
import type { Money } from '../../../money/money.ts'
import type { Person } from '../../model/person.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { peopleById } from '../../people/person.ts'
import { ownersOf } from '../../policy/permit.ts'
import { splitAmount } from '../amount.ts'
import { payeeChoices, payeeNamed, personShown } from '../payee.ts'
import { paymentShown, referenceShown } from '../payment.ts'
import { refuseParts, requestPayment } from '../request.ts'
import { amountShown, unitFor } from '../unit.ts'
import { amountFrom, amountInputs } from './amount-input.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const request = command({
  name: 'request',
  help: 'asks somebody to pay you, or splits an amount among the people of a group',
  who: 'person',
  more:
    'For example: request michael 25 lunch. Of a group each pays a part, you as well where you are in the group:' +
    ' request team-sales 120 dinner asks five others for 20 where six are in it.',
  inputs: {
    from: textInput('Whom, a person or group', {
      choices: (context, caller, { from }) => payeeChoices(context, caller, from),
    }),
    ...amountInputs(),
  },
  async run(context, caller, { from, ...written }) {
    const payee = callerPerson(caller)
    const { money, purpose } = amountFrom(context, written)
    const group = await findGroup(context, from)
    if (group && (await knowsGroup(context, group, caller)))
      return { text: await requestParts(context, group, { payee, money, purpose }, caller) }
    const payer = await payeeNamed(context, from, caller)
    if (!payer)
      return {
        ask: 'from',
        text: say("Whom do you mean by '{from}'? Nobody is asked yet.", { from: from.slice(0, 100) }),
      }
    const payment = await requestPayment(context, { payer, payee, money, purpose }, caller)
    const shown = {
      ...{ payer: personShown(payer), what: paymentShown(payment), reference: referenceShown(payment.reference) },
    }
    if (payment.state === 'paid')
      return { text: say('{payer} has agreed to it before, and paid {what}. Reference {reference}.', shown) }
    return { text: say('{payer} is asked for {what}. Reference {reference}.', shown) }
  },
})

async function requestParts(
  context: Context,
  group: Group,
  about: { payee: Person; money: Money; purpose: string | undefined },
  caller: Caller,
): Promise<string> {
  if (group.kind !== 'chat') throw new Fault('not-acceptable', say('Ask a group in which people write to one another.'))
  const { payee, money, purpose } = about
  const ids = new Set([...(await peopleOf(context, group.id)), ...ownersOf(group)])
  const people = await peopleById(context, [...ids])
  const others = people.filter(({ id }) => id !== payee.id)
  refuseParts(others.length, money.amount)
  const parts = splitAmount(money.amount, people.length)
  for (const [at, payer] of others.entries()) {
    const part = { amount: parts[at] ?? 0, currency: money.currency }
    await requestPayment(context, { payer, payee, money: part, purpose }, caller)
  }
  const unit = unitFor(context.config, money.currency)
  const shown = (amount: number) => amountShown({ ...unit, amount })
  const sums = { part: partsShown(parts.slice(0, others.length), shown), whole: shown(money.amount) }
  if (others.length === people.length)
    return sayCount(
      others.length,
      '{count} person is asked for {part} of {whole}.',
      '{count} people are asked for {part} each, of {whole}.',
      sums,
    )
  return sayCount(
    others.length,
    '{count} person is asked for {part} of {whole}, and {own} is your own part.',
    '{count} people are asked for {part} each, of {whole}, and {own} is your own part.',
    { ...sums, own: shown(parts.at(-1) ?? 0) },
  )
}

/** The parts of an amount that cannot be divided evenly are of two sizes. */
function partsShown(parts: number[], shown: (amount: number) => string): string {
  const [first = 0, last = first] = [parts[0], parts.at(-1)]
  return first === last ? shown(first) : say('{low} or {high}', { low: shown(last), high: shown(first) })
}
