// What `doctor` checks of funding: the account of the provider is what people brought and did not get back, nothing waits for long,
// and nobody owes money.
import type { Context, Warning } from '../context.ts'
import { moneyText } from '../../money/money.ts'
import { daysAgo, eachPage } from '../runs/sweep.ts'
import type { Unit } from '../wallet/account.ts'
import { providerAccount } from './accounts.ts'
import { providerOf } from './source.ts'
import { momentText } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 20 // days until a bank has answered
const HOUR = 1 / 24 // days, in which the provider has answered

const unitKey = ({ currency, play }: Unit): string =>
  play ? say('{amount} play money', { amount: currency }) : currency

export async function checkFunding(context: Context): Promise<Warning[]> {
  if (!context.provider) return []
  return (await Promise.all([checkSums(context), checkWaiting(context), checkOwed(context)])).flat()
}

/** Compares the account with the top-ups and pay-outs; what is booked meanwhile is no finding. */
async function checkSums(context: Context): Promise<Warning[]> {
  const first = await differences(context)
  if (!first.length) return []
  const again = await differences(context)
  return again.filter(({ object, is, should }) =>
    first.some(other => other.object === object && other.is === is && other.should === should),
  )
}

async function differences(context: Context): Promise<Warning[]> {
  const { store } = context
  const sums = new Map<string, { unit: Unit; sum: number }>()
  const add = ({ currency, play }: Unit, amount: number) => {
    const key = unitKey({ currency, play })
    sums.set(key, { unit: { currency, play }, sum: (sums.get(key)?.sum ?? 0) + amount })
  }
  await eachPage(store.topUps, { state: 'booked' }, async page =>
    page.forEach(each => add(each, each.amount - (each.back ?? 0))),
  )
  // What a pay-out has not brought back yet is still at the provider.
  await eachPage(store.payOuts, { state: 'asked' }, async page => page.forEach(each => add(each, each.amount)))
  const found = [...sums.values()].map(async ({ unit, sum }): Promise<Warning[]> => {
    const { balance } = await providerAccount(context, unit)
    const text = (amount: number) => moneyText({ amount, currency: unit.currency })
    if (-balance === sum) return []
    return [
      {
        object: say('money by {provider}', { provider: providerOf(context).name }),
        ...{ part: unitKey(unit), should: text(sum), is: text(-balance) },
      },
    ]
  })
  return (await Promise.all(found)).flat()
}

/** What could not be followed, and what provider or bank have not answered for long. */
async function checkWaiting(context: Context): Promise<Warning[]> {
  const { store, config } = context
  const refused = await store.fundingEvents.find({ where: { state: 'refused' } })
  const unanswered = { at: { lt: daysAgo(context, HOUR) } }
  const waiting = await store.fundingEvents.find({ where: { state: 'waiting', ...unanswered } })
  const asked = await store.topUps.find({ where: { state: 'asked', ...unanswered } })
  const late = { state: 'processing', at: { lt: daysAgo(context, LONGEST) } } as const
  const topUps = await store.topUps.find({ where: late })
  return [
    ...[...refused, ...waiting].map(({ id, about, state, problem }) => ({
      ...{
        object: id,
        part: say('notification of a {about}', { about }),
        should: say('followed'),
        is: problem ?? state,
      },
    })),
    ...asked.map(({ id, at }) => ({
      ...{ object: id, part: say('top-up'), is: say('asked {time}', { time: momentText(config, at) }) },
      should: say('answered by {provider}', { provider: providerOf(context).name }),
    })),
    ...topUps.map(({ id, payment, at }) => ({
      ...{
        object: id,
        part: say('top-up by {payment}', { payment }),
        is: say('asked {time}', { time: momentText(config, at) }),
      },
      should: say('answered within {days} days', { days: LONGEST }),
    })),
  ]
}

async function checkOwed({ store }: Context): Promise<Warning[]> {
  const accounts = await store.ledgerAccounts.find({ where: { house: 'returns', balance: { lt: 0 } } })
  return accounts.map(({ id, balance, currency }) => ({
    ...{ object: id, part: say('balance'), should: moneyText({ amount: 0, currency }) },
    is: say('{amount}: it went back to a card or bank account, and the wallet lacks it', {
      amount: moneyText({ amount: balance, currency }),
    }),
  }))
}
