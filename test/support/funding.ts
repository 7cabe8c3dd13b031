// Funding over a real store, with a stand-in for Stripe and without a chat server.
import { runCommand } from '../../core/commands/run.ts'
import type { Context } from '../../core/context.ts'
import { checkFunding } from '../../core/funding/check.ts'
import { followEvent, takeEvent } from '../../core/funding/event.ts'
import type { Caller } from '../../core/model/caller.ts'
import { makeSerially } from '../../core/runs/serially.ts'
import { walletId } from '../../core/wallet/account.ts'
import { checkLedger } from '../../core/wallet/check.ts'
import { openStored } from './context.ts'
import { storeOf } from './store.ts'
import type { METHODS } from './stripe.ts'
import { KEY, SECRET, startStripe, type Stripe } from './stripe.ts'

const REAL = { currency: 'EUR', play: false }
const PEOPLE = ['ann', 'bob']

export interface OpenFunding {
  context: Context
  stripe: Stripe
  /** Another process's view of the same store: it shares nothing in memory. */
  another(): Promise<Context>
  /** A command by a person, and what the person reads. The same origin is the same message. */
  does(username: string, command: string, fields?: Record<string, string>, origin?: string): Promise<string>
  /** Links a person's wallet, as on the page of Stripe. */
  links(username: string, method: keyof typeof METHODS): Promise<void>
  /** Takes notifications of Stripe and follows them: those that came since the last call, where none are named. */
  delivers(events?: { id: string }[], to?: Context): Promise<void>
  balance(username: string): Promise<number>
  /** What people were told by Bellhop itself. */
  told(): Promise<string[]>
  /** Everything that the doctor finds in ledger and funding. */
  findings(): Promise<string[]>
  end(): Promise<void>
}

export async function openFunding(environment: Record<string, string> = {}): Promise<OpenFunding> {
  const stripe = await startStripe()
  const { context, end } = await openStored({
    ...{ BELLHOP_WALLET: 'real', BELLHOP_STRIPE_URL: stripe.url, BELLHOP_STRIPE_KEY: KEY },
    ...{
      BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET,
      BELLHOP_STRIPE_METHODS: 'card,sepa_debit',
      BELLHOP_STRIPE_PAYOUTS: 'yes',
    },
    ...environment,
  })
  const others: Context['store'][] = []
  let messages = 0
  let delivered = 0
  for (const id of PEOPLE) await context.store.people.insert({ id, username: id, name: id, manager: null, profile: {} })

  const delivers: OpenFunding['delivers'] = async (given, to = context) => {
    const events = given ?? stripe.events.slice(delivered)
    if (!given) delivered = stripe.events.length
    for (const event of events) {
      const { body, signature } = stripe.signed(event)
      await takeEvent(to, Buffer.from(body), signature)
      await followEvent(to, event.id)
    }
  }
  const does: OpenFunding['does'] = async (username, name, fields = {}, origin = `m${++messages}`) => {
    const person = await context.store.people.get(username)
    const caller: Caller = { jid: `${username}@acme.test`, admin: false, origin, ...(person && { person }) }
    const command = context.house.commands.find(each => each.name === name)
    if (!command) throw new Error(`no command ${name}`)
    try {
      return (await runCommand(context, caller, command, fields)).text ?? ''
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return {
    ...{ context, stripe, delivers, does },
    async another() {
      const store = await storeOf(context.config)
      others.push(store)
      return { ...context, store, serially: makeSerially() }
    },
    async links(username, method) {
      await does(username, 'wallet link')
      stripe.finishPage(method)
      await delivers()
    },
    balance: async username => (await context.store.ledgerAccounts.get(walletId(username, REAL)))?.balance ?? 0,
    told: async () => (await context.store.notices.find({ sort: 'at' })).map(({ text }) => text),
    async findings() {
      const found = [...(await checkLedger(context)), ...(await checkFunding(context))]
      return found.map(({ object, part, should, is }) => `${object}, ${part}: ${is}, not ${should}`)
    },
    async end() {
      for (const store of others) await store.close()
      await end()
      await stripe.end()
    },
  }
}
