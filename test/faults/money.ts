// Money while the faults strike: people pay, ask to be paid, split a bill and top up by a stand-in for Stripe. Stripe notifies of
// everything twice at once, and again later.
import { setTimeout as delay } from 'node:timers/promises'
import { hosts, type Config } from '../../config.ts'
import { amountText } from '../../money/money.ts'
import { KEY, SECRET, type METHODS, type Stripe } from '../support/stripe.ts'
import type { World } from '../support/world.ts'
import type { Actor } from './actor.ts'

/** Something that somebody asked Bellhop for, in one message. */
export interface Asked {
  by: Actor
  /** What it is for: it stands in every text about it. */
  purpose: string
  /** The usernames of the people who are asked to confirm. */
  payers: string[]
  /** The id of the message, where the server has certainly taken it. */
  id: string | undefined
}

/** The messages in which somebody said yes to a payment. */
export interface Confirmed {
  by: Actor
  /** Their ids, or nothing where nobody knows whether the server has taken the message. */
  ids: (string | undefined)[]
}

export interface ToppedUp {
  by: Actor
  /** Cents; no two top-ups are of the same amount. */
  amount: number
  id: string | undefined
}

export interface MoneyActs {
  stripe: Stripe
  asked: Asked[]
  /** By reference. */
  confirmed: Map<string, Confirmed>
  toppedUp: ToppedUp[]
  /** Statuses by which a notification was refused for good. */
  refusals: number[]
  pays(): Promise<void>
  requests(): Promise<void>
  splits(): Promise<void>
  topsUp(): Promise<void>
  /** Stripe sends what is new twice at once, and a few older notifications again. */
  notifies(): Promise<void>
  /** Banks answer all debits, and Stripe sends every notification once more. */
  notifiesLast(): Promise<void>
}

/** Settings with which the wallets hold real money, filled by the stand-in. */
export const moneySettings = ({ url }: Stripe): Record<string, string> => ({
  ...{ BELLHOP_WALLET: 'real', BELLHOP_WALLET_DAY: '1000000', BELLHOP_WALLET_MONTH: '1000000' },
  ...{ BELLHOP_STRIPE_URL: url, BELLHOP_STRIPE_KEY: KEY, BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET },
  BELLHOP_STRIPE_METHODS: 'card,sepa_debit',
})

const GROUP = 'dinner'
const FUNDS = 90_000 // cents with which everybody begins
const AGAIN = 3 // older notifications that Stripe sends again each time
const LOST = 6 // one of so many answers of Stripe is lost

/** @param people four: two have a card, two a bank account */
export async function moneyActs(
  world: World,
  people: Actor[],
  stripe: Stripe,
  pick: (limit: number) => number,
): Promise<MoneyActs> {
  const { bellhop } = hosts(world.config)
  const [asked, toppedUp, refusals]: [Asked[], ToppedUp[], number[]] = [[], [], []]
  const confirmed = new Map<string, Confirmed>()
  let count = 0
  let notified = 0

  const someone = (not?: Actor) => {
    const others = people.filter(each => each !== not)
    return others[pick(others.length)]!
  }

  /** Asks for a payment, and lets those who are to pay confirm it. */
  async function asks(by: Actor, words: string, payers: Actor[]): Promise<void> {
    const purpose = `purpose${++count}`
    const id = await by.writes(bellhop, `${words} ${purpose}`)
    asked.push({ by, id, purpose, payers: payers.map(({ username }) => username) })
    await Promise.all(payers.map(payer => confirms(payer, purpose)))
  }

  /** Most say yes, some of them twice; some say no, or nothing. */
  async function confirms(by: Actor, purpose: string): Promise<void> {
    const party = await by.party()
    const shown = await party?.hears(new RegExp(` for ${purpose}\\. Reference`), bellhop).catch(() => undefined)
    const [, reference = ''] = /Reference (\w{4}-\w{4})/.exec(shown?.getChildText('body') ?? '') ?? []
    const decision = pick(6)
    if (!reference || decision === 0) return
    if (decision === 1) return void (await by.writes(bellhop, `confirm ${reference} no`))
    const saying: Confirmed = { by, ids: [] }
    confirmed.set(reference, saying)
    for (let times = decision === 2 ? 2 : 1; times > 0; times--)
      saying.ids.push(await by.writes(bellhop, `confirm ${reference} yes`))
  }

  async function topUp(by: Actor, amount: number): Promise<void> {
    toppedUp.push({ by, amount, id: await by.writes(bellhop, `topup ${amountText({ amount, currency: 'EUR' })}`) })
  }

  const answerDebits = (isPaid: () => boolean) => {
    for (const { id, status } of stripe.intents())
      if (status === 'processing') stripe.answer(id, isPaid() ? 'succeeded' : 'failed')
  }
  const sends = async (event: object) => {
    const status = await notify(world.config, stripe, event)
    if (status !== 200) refusals.push(status)
  }

  const acts: MoneyActs = {
    ...{ stripe, asked, confirmed, toppedUp, refusals },
    async pays() {
      const payer = someone()
      await asks(payer, `pay ${someone(payer).username} ${1 + pick(9)}.50`, [payer])
    },
    async requests() {
      const payee = someone()
      const payer = someone(payee)
      await asks(payee, `request ${payer.username} ${1 + pick(9)}.25`, [payer])
    },
    async splits() {
      const payee = someone()
      await asks(
        payee,
        `request ${GROUP} 10.01`,
        people.filter(each => each !== payee),
      )
    },
    async topsUp() {
      if (!pick(LOST)) stripe.losses.push('after')
      await topUp(someone(), 1_000 + ++count)
    },
    async notifies() {
      answerDebits(() => pick(3) > 0)
      const [from, to] = [notified, stripe.events.length]
      notified = to
      const fresh = stripe.events.slice(from, to)
      await Promise.all([...fresh, ...fresh, ...stripe.events.slice(Math.max(0, from - AGAIN), from)].map(sends))
    },
    async notifiesLast() {
      answerDebits(() => true)
      await Promise.all(stripe.events.map(sends))
    },
  }

  const [first] = people
  await world.does('group-create', { name: GROUP, title: 'Dinner', owner: first?.username ?? '' })
  await world.does('group-add', {
    group: GROUP,
    who: people
      .slice(1)
      .map(({ username }) => username)
      .join(),
  })
  for (const [at, by] of people.entries()) {
    const party = await by.party()
    const isDebit = at % 2 === 1
    await link(by, isDebit ? 'debit' : 'visa')
    await topUp(by, FUNDS + at)
    if (isDebit) await party?.hears(/are on their way/)
    answerDebits(() => true)
    await acts.notifies()
    await party?.hears(/came into your wallet/)
  }
  return acts

  async function link(by: Actor, method: keyof typeof METHODS): Promise<void> {
    const party = await by.party()
    await by.writes(bellhop, 'wallet link')
    await party?.hears(/on this page of Stripe/)
    stripe.finishPage(method)
    await acts.notifies()
    await party?.hears(/^Your wallet is linked/)
  }
}

const PATIENCE = { milliseconds: 90_000, every: 300 } // until a notification that nobody takes counts as lost

/** Sends a notification until it is taken, or refused for good. @returns the last status; 0 where nobody answered */
async function notify({ httpPort }: Config, stripe: Stripe, event: object): Promise<number> {
  for (const end = Date.now() + PATIENCE.milliseconds; ; await delay(PATIENCE.every)) {
    const { body, signature } = stripe.signed(event)
    const status = await fetch(`http://127.0.0.1:${httpPort}/stripe/webhook`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } },
      signal: AbortSignal.timeout(10_000),
    }).then(
      async response => (await response.text(), response.status),
      () => 0,
    )
    if (status === 200 || (status >= 400 && status < 500) || Date.now() > end) return status
  }
}
