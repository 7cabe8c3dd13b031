import { Fault } from '../../../xep/fault.ts'
import { booleanInput, command, optionalText, type Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { dayAt, readDay } from '../../model/day.ts'
import { minuteText } from '../../model/moment.ts'
import type { Person } from '../../model/person.ts'
import { timeZoneOf } from '../../model/time-zone.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { peopleById } from '../../people/person.ts'
import { autopayNamed, autopaysOf, autopayShown, eachShown, refuseMoreAutopays, stopAutopay } from '../autopay.ts'
import { payeeChoices, payeeNamed } from '../payee.ts'
import { newPayment, nothingPaidYet, referenceShown, storePayment } from '../payment.ts'
import type { AutopayTerms } from '../records.ts'
import { levelOf } from '../unit.ts'
import { amountFrom } from './amount-input.ts'
import { say } from '../../../texts/say.ts'

const PERIODS = ['day', 'week', 'month'] as const
const HOW_OFTEN = /^(?:(?:a|an|per|each|every)\s+)?(day|week|month)(?:\s+(.*))?$/is

export const autopay = command({
  name: 'autopay',
  help: 'pays somebody each day, week or month by itself, or what somebody asks for; alone, it lists what you pay so',
  who: 'person',
  more: [
    'For example: autopay michael 300 month rent --until 2027-12-31, which pays the first time at once.',
    'autopay canteen 50 month --asked pays what canteen asks you for, up to 50 in each month.',
    'You confirm it once, as a payment of what it pays in a month. autopay michael --stop ends it.',
  ].join('\n'),
  inputs: {
    to: optionalText('To whom', { choices: (context, caller, { to }) => payeeChoices(context, caller, to) }),
    amount: optionalText('How much, as 25 or 25.50'),
    every: optionalText('How often: day, week or month', {
      choices: async () => PERIODS.map(value => ({ value, label: eachShown(value) })),
    }),
    purpose: optionalText('What for'),
    until: optionalText('The last day, as 2027-12-31 (without an end, if none is given)', { named: true }),
    asked: booleanInput('Only what that person asks for, up to the amount'),
    stop: booleanInput('End it'),
  },
  async run(context, caller, { to, amount, every, purpose, until, asked, stop }) {
    const payer = callerPerson(caller)
    if (to === undefined) return listAutopays(context, payer)
    if (stop) return { text: await stopAutopay(context, await autopayNamed(context, payer, to, caller)) }
    if (amount === undefined) return { ask: 'amount', text: say('How much?') }
    const written = amountFrom(context, { amount, purpose: `${every ?? ''} ${purpose ?? ''}` })
    if (written.purpose === undefined) return { ask: 'every', text: say('How often?') }
    const [, period, what] = HOW_OFTEN.exec(written.purpose) ?? []
    if (period === undefined)
      throw new Fault('bad-request', say('Say how often behind the amount: day, week or month. Nothing was begun.'))
    const payee = await payeeNamed(context, to, caller)
    if (!payee)
      return { ask: 'to', text: say("Whom do you mean by '{to}'? Nothing is paid.", { to: to.slice(0, 100) }) }
    const terms: AutopayTerms = {
      every: PERIODS.find(each => each === period.toLowerCase()) ?? 'month',
      kind: asked ? 'asked' : 'fixed',
      ...(until !== undefined && { until: lastDay(context, until) }),
    }
    return askForAutopay(context, { payer, payee, money: written.money, purpose: what, terms }, caller)
  },
})

/** @throws Fault bad-request for a day that is over */
function lastDay({ config, now }: Context, written: string): string {
  const until = readDay(written)
  if (until < dayAt(now(), timeZoneOf(config)))
    throw new Fault('bad-request', say('{until} is over. Nothing was begun.', { until }))
  return until
}

async function askForAutopay(
  context: Context,
  about: Pick<Parameters<typeof newPayment>[1], 'payer' | 'payee' | 'money' | 'purpose'> & { terms: AutopayTerms },
  caller: Caller,
): Promise<Answer> {
  const { terms, ...of } = about
  await refuseMoreAutopays(context, of.payer)
  const payment = await newPayment(context, { ...of, requested: false, autopay: terms }, caller)
  await storePayment(context, payment)
  const reference = referenceShown(payment.reference)
  const what = autopayShown(of.payee, payment, terms)
  const text = nothingPaidYet(context, payment, what)
  if (levelOf(context.config, payment) !== 'answer') return { text }
  const question = say('Pay {what}, without being asked again?', { what })
  return { text, next: { command: 'confirm', fields: { payment: reference }, asking: 'answer', question } }
}

async function listAutopays(context: Context, payer: Person): Promise<Answer> {
  const all = await autopaysOf(context, payer)
  if (!all.length) return { text: say('Nothing is paid from your wallet by itself.') }
  const people = new Map(
    (
      await peopleById(
        context,
        all.map(({ payee }) => payee),
      )
    ).map(each => [each.id, each]),
  )
  const rows = all.map(each => [
    referenceShown(each.reference),
    autopayShown(people.get(each.payee), each, each),
    each.next === undefined ? '' : minuteText(context.config, each.next),
  ])
  return { table: { columns: [say('reference'), say('what you pay'), say('next time')], rows } }
}
