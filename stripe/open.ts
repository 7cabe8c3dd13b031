// The payment provider Stripe, where the settings have its key.
import type { Config } from '../config.ts'
import type { PaymentProvider } from '../core/funding/provider.ts'
import { stripeAmount } from './amount.ts'
import { moneyBack } from './back.ts'
import { readEvent } from './event.ts'
import { payments } from './payment.ts'
import { savedMethods } from './saved.ts'

const TIMEOUT = 20_000 // ms
const REMEMBERED = 24 // hours, as Stripe promises of idempotency keys

/** @throws Error naming the settings that do not fit together */
export async function openProvider(config: Config): Promise<{ provider?: PaymentProvider }> {
  const { stripeKey: key, stripeWebhookSecret: secrets, stripeMethods: methods } = config
  checkSettings(config)
  if (!key) return {}
  const { default: Stripe } = await import('stripe') // only where it is used: it takes memory and time to load
  const stripe = new Stripe(key, { ...addressOf(config), timeout: TIMEOUT, telemetry: false })
  const { webhooks } = stripe
  const live = isLive(key)
  return {
    provider: {
      name: 'Stripe',
      play: !live,
      remembersHours: REMEMBERED,
      checkMoney: money => void stripeAmount(money),
      ...savedMethods(stripe, methods),
      ...payments(stripe, methods),
      ...moneyBack(stripe),
      readEvent: (body, signature, now) => readEvent({ webhooks, secrets, live }, body, signature, now),
    },
  }
}

const isLive = (key: string): boolean => key.includes('_live_')

/** Keys for tests bring no real money, so they fill wallets of play money alone. */
function checkSettings({ stripeKey: key, stripeWebhookSecret: secrets, wallet }: Config): void {
  if (!key) return
  if (isLive(key) !== (wallet === 'real'))
    throw new Error(
      'BELLHOP_STRIPE_KEY and BELLHOP_WALLET do not fit together: a live key is for real money, a test key for play money.',
    )
  if (!secrets.length)
    throw new Error('BELLHOP_STRIPE_WEBHOOK_SECRET is missing: without it Bellhop learns of no payment.')
}

function addressOf({ stripeUrl }: Config) {
  if (!stripeUrl) return {}
  const { hostname: host, port, protocol } = new URL(stripeUrl)
  const isHttp = protocol === 'http:'
  return { host, port: port || (isHttp ? 80 : 443), protocol: isHttp ? ('http' as const) : ('https' as const) }
}
