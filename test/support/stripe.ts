// In Stripe's place: a small server that keeps state, for what no public stand-in does: declined cards, debits that take days, pages,
// disputes, refunds that fail, idempotency keys, notifications twice and in any order. Shapes are those of Stripe's API, with the
// fields that matter; parameters that the newest API refuses are refused.
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** For real money: a key for tests fills wallets of play money alone. */
export const KEY = ['sk', 'live', 'standin'].join('_')
export const SECRET = 'whsec_standin'

type Thing = Record<string, unknown> & { id: string; object: string }
type Params = Record<string, string>

/** Which saved method does what. */
export const METHODS = {
  visa: { id: 'pm_visa', type: 'card', card: { brand: 'visa', last4: '4242' } },
  declined: { id: 'pm_declined', type: 'card', card: { brand: 'visa', last4: '0341' } },
  wantsPage: { id: 'pm_authenticate', type: 'card', card: { brand: 'visa', last4: '3155' } },
  debit: { id: 'pm_debit', type: 'sepa_debit', sepa_debit: { last4: '3000' } },
}

const PARAMETERS: [path: RegExp, allowed: RegExp][] = [
  [/^\/v1\/customers$/, /^(?:name|metadata\[bellhop_person\])$/],
  [
    /^\/v1\/payment_intents$/,
    /^(?:amount|currency|customer|payment_method|confirm|off_session|allowed_payment_method_types\[0\]|metadata\[bellhop_topup\])$/,
  ],
  [/^\/v1\/refunds$/, /^(?:payment_intent|amount|metadata\[bellhop_payout\])$/],
  [
    /^\/v1\/checkout\/sessions$/,
    /^(?:mode|customer|currency|success_url|cancel_url|allowed_payment_method_types\[\d\]|line_items\[0\].*|(?:payment_intent_data\[metadata\]|metadata)\[bellhop_topup\])$/,
  ],
]

export interface Stripe {
  url: string
  /** Paths that were asked for, with their method. */
  asked: string[]
  /** What happens to the next requests: nothing of them is done, or everything is done and the answer is lost. */
  losses: ('before' | 'after')[]
  /** What the next requests are answered, without anything being done. */
  failures: { status: number; body: string }[]
  /** The next request is never answered. @returns when it has come */
  holds(): Promise<void>
  /** Notifications until now, the oldest first. */
  events: Thing[]
  /** How many payments there are. */
  intents(): Thing[]
  /** A person finishes the last page that was opened. */
  finishPage(method: keyof typeof METHODS): void
  expirePage(): void
  /** The bank answers a debit. */
  answer(intent: string, state: 'succeeded' | 'failed'): void
  /** Somebody pays back at Stripe. @returns the id of the refund */
  refund(intent: string, amount: number): string
  failRefund(id: string): void
  /** A bank takes money back. @returns the id of the dispute */
  dispute(intent: string, amount: number): string
  /** The dispute is over. @param again what comes again, nothing when it was lost */
  closeDispute(id: string, again: number): void
  /** A notification as it is sent. @param at ms, when it is signed */
  signed(event: object, at?: number, secret?: string): { body: string; signature: string }
  end(): Promise<void>
}

export async function startStripe(): Promise<Stripe> {
  const things = new Map<string, Thing>()
  const replies = new Map<string, { params: string; status: number; body: object }>()
  const events: Thing[] = []
  const asked: string[] = []
  const losses: ('before' | 'after')[] = []
  const failures: { status: number; body: string }[] = []
  let held: (() => void) | undefined
  let lastPage = ''

  const idOf = (prefix: string) => `${prefix}_${randomUUID().slice(0, 8)}`
  const seconds = () => Math.floor(Date.now() / 1_000)
  const keep = <T extends Thing>(thing: T): T => {
    things.set(thing.id, thing)
    return thing
  }
  const found = (id: string): Thing => {
    const thing = things.get(id)
    if (!thing) throw new Error(`no ${id}`)
    return thing
  }
  const notify = (type: string, object: Thing) =>
    void events.push({
      ...{ id: idOf('evt'), object: 'event', api_version: '2026-10-28.endive', created: seconds(), livemode: true },
      ...{ type, pending_webhooks: 1, data: { object: structuredClone(object) } },
    })

  function pay(intent: Thing, method: (typeof METHODS)[keyof typeof METHODS]): void {
    Object.assign(intent, { payment_method: method.id })
    if (method.id === 'pm_visa') finish(intent, 'succeeded')
    else if (method.id === 'pm_debit') {
      Object.assign(intent, { status: 'processing' })
      notify('payment_intent.processing', intent)
    } else finish(intent, 'failed', method.id === 'pm_authenticate' ? 'authentication_required' : 'card_declined')
  }

  /** A method as a person has saved it: each has an id of its own. */
  const saved = (method: (typeof METHODS)[keyof typeof METHODS]) => ({ ...method, id: idOf(method.id) })

  function finish(intent: Thing, state: 'succeeded' | 'failed', code = 'insufficient_funds'): void {
    if (state === 'succeeded') {
      Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, latest_charge: idOf('ch') })
      return notify('payment_intent.succeeded', intent)
    }
    const message = code === 'insufficient_funds' ? 'The bank account has too little.' : 'Your card was declined.'
    Object.assign(intent, {
      status: 'requires_payment_method',
      last_payment_error: { type: 'card_error', code, message },
    })
    notify('payment_intent.payment_failed', intent)
  }

  const newIntent = (params: Params, topUp: string | undefined): Thing =>
    keep({
      ...{ id: idOf('pi'), object: 'payment_intent', livemode: true, created: seconds(), latest_charge: null },
      ...{ amount: Number(params.amount), amount_received: 0, currency: params.currency, customer: params.customer },
      ...{ status: 'requires_payment_method', last_payment_error: null },
      metadata: topUp === undefined ? {} : { bellhop_topup: topUp },
    })

  const transaction = (amount: number, currency: unknown) => ({
    ...{ id: idOf('txn'), object: 'balance_transaction', amount, currency, fee: amount < 0 ? 1_500 : 0 },
  })

  function serve(method: string, path: string, params: Params): { status: number; body: object } {
    const ok = (body: object) => ({ status: 200, body })
    const [, collection = '', id = '', verb = ''] =
      /^\/v1\/(checkout\/sessions|\w+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? []
    const unknown = method === 'POST' && !id && unexpected(path, params)
    if (unknown) return refusal(400, 'invalid_request_error', unknown)
    if (id && !things.has(id) && collection !== 'payment_methods')
      return refusal(404, 'invalid_request_error', 'resource_missing')
    if (method === 'GET' && id) return ok(found(id))
    if (collection === 'customers') return ok(keep({ id: idOf('cus'), object: 'customer', name: params.name }))
    if (collection === 'payment_methods') return ok({ id, object: 'payment_method', customer: null })
    if (collection === 'refunds') return ok(newRefund(params.payment_intent ?? '', Number(params.amount), params))
    if (collection === 'checkout/sessions') return ok(newPage(params))
    if (verb === 'cancel') return ok(Object.assign(found(id), { status: 'canceled' }))
    if (method === 'GET') {
      const data = [...things.values()].filter(
        each => each.object === 'payment_intent' && each.customer === params.customer,
      )
      return ok({ object: 'list', data, has_more: false, url: path })
    }
    const intent = newIntent(params, params['metadata[bellhop_topup]'])
    const chosen = Object.values(METHODS).find(each => params.payment_method?.startsWith(each.id))
    if (!chosen) return refusal(400, 'invalid_request_error', 'resource_missing')
    pay(intent, chosen)
    if (intent.status !== 'requires_payment_method') return ok(intent)
    return { status: 402, body: { error: { ...Object(intent.last_payment_error), payment_intent: intent } } }
  }

  function newPage(params: Params): Thing {
    const id = idOf('cs')
    lastPage = id
    const [amount, currency] = [
      params['line_items[0][price_data][unit_amount]'],
      params['line_items[0][price_data][currency]'],
    ]
    return keep({
      ...{ id, object: 'checkout.session', mode: params.mode, customer: params.customer, status: 'open' },
      ...{ url: `https://checkout.example/${id}`, setup_intent: null, payment_intent: null, amount, currency },
      metadata: { bellhop_topup: params['payment_intent_data[metadata][bellhop_topup]'] },
    })
  }

  function newRefund(intent: string, amount: number, params: Params = {}): Thing {
    const payOut = params['metadata[bellhop_payout]']
    const refund = keep({
      ...{ id: idOf('re'), object: 'refund', amount, currency: found(intent).currency, payment_intent: intent },
      ...{ status: 'succeeded', metadata: payOut === undefined ? {} : { bellhop_payout: payOut } },
    })
    notify('refund.created', refund)
    return refund
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stripe')
    const body = await text(request)
    const params = Object.fromEntries(new URLSearchParams(body || url.search))
    asked.push(`${request.method} ${url.pathname}`)
    if (held) {
      held()
      held = undefined
      return
    }
    const failure = failures.shift()
    if (failure) return void response.writeHead(failure.status).end(failure.body)
    const loss = losses.shift()
    if (loss === 'before') return void request.socket.destroy()
    const key = `${request.headers['idempotency-key']}`
    const known = request.method === 'POST' ? replies.get(key) : undefined
    const reply = known ?? { params: body, ...serve(request.method ?? '', url.pathname, params) }
    if (request.method === 'POST') replies.set(key, reply)
    if (loss === 'after') return void request.socket.destroy()
    const clashes = reply.params !== body
    const { status, body: answer } = clashes ? refusal(400, 'idempotency_error', 'other_parameters') : reply
    response.writeHead(status, { 'content-type': 'application/json', ...(known && { 'idempotent-replayed': 'true' }) })
    response.end(JSON.stringify(answer))
  }

  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ asked, losses, failures, events },
    holds: () => new Promise(resolve => (held = resolve)),
    intents: () => [...things.values()].filter(({ object }) => object === 'payment_intent'),
    finishPage(method) {
      const page = found(lastPage)
      const chosen = METHODS[method]
      if (page.mode === 'setup')
        Object.assign(page, {
          setup_intent: {
            id: idOf('seti'),
            object: 'setup_intent',
            status: 'succeeded',
            payment_method: saved(chosen),
          },
        })
      else {
        const { amount, currency, customer } = page
        const params = { amount: String(amount), currency: String(currency), customer: String(customer) }
        const { bellhop_topup: topUp } = Object(page.metadata)
        const intent = newIntent(params, String(topUp))
        pay(intent, chosen)
        Object.assign(page, { payment_intent: intent.id })
      }
      Object.assign(page, { status: 'complete' })
      notify('checkout.session.completed', page)
    },
    expirePage() {
      notify('checkout.session.expired', Object.assign(found(lastPage), { status: 'expired' }))
    },
    answer: (intent, state) => finish(found(intent), state),
    refund: (intent, amount) => newRefund(intent, amount).id,
    failRefund(id) {
      notify(
        'refund.failed',
        Object.assign(found(id), { status: 'failed', failure_reason: 'expired_or_canceled_card' }),
      )
    },
    dispute(intent, amount) {
      const { currency } = found(intent)
      const dispute = keep({
        ...{ id: idOf('dp'), object: 'dispute', amount, currency, payment_intent: intent, status: 'needs_response' },
        balance_transactions: [transaction(-amount, currency)],
      })
      notify('charge.dispute.created', dispute)
      notify('charge.dispute.funds_withdrawn', dispute)
      return dispute.id
    },
    closeDispute(id, again) {
      const dispute = found(id)
      const back = again ? [transaction(again, dispute.currency)] : []
      Object.assign(dispute, {
        status: again ? 'won' : 'lost',
        balance_transactions: [...Object(dispute.balance_transactions), ...back],
      })
      if (again) notify('charge.dispute.funds_reinstated', dispute)
      notify('charge.dispute.closed', dispute)
    },
    signed(event, at = Date.now(), secret = SECRET) {
      const body = JSON.stringify(event)
      const time = Math.floor(at / 1_000)
      const hash = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
      return { body, signature: `t=${time},v1=${hash}` }
    },
    async end() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** The first parameter that the newest API does not take. */
function unexpected(path: string, params: Params): string | undefined {
  const allowed = PARAMETERS.find(([each]) => each.test(path))?.[1]
  const wrong = Object.keys(params).find(name => !allowed?.test(name))
  if (wrong === undefined) return undefined
  return wrong.startsWith('payment_method_types') ? 'payment_method_types_no_longer_supported' : 'parameter_unknown'
}

const refusal = (status: number, type: string, code: string) => ({
  status,
  body: { error: { type, code, message: `Refused: ${code}.` } },
})
