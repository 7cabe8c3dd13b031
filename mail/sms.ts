// Text messages by an HTTP gateway of whatever make: what it gets is a template in the settings.
import { Liquid } from 'liquidjs'
import type { Config } from '../config.ts'
import type { Log, Post, TextMessage } from '../core/context.ts'

const PATIENCE = 20_000 // ms
const SAID = 200 // characters of an answer that are kept

type Send = NonNullable<Post['text']>

/** For trying out. The text holds an access code, so the log names the message, and the administrator reads the message. */
export const logged =
  (log: Log): Send =>
  async ({ id, to }) => {
    log.info({ to, page: `/outbox/${id}` }, 'a text message, to be read by the administrator')
    return undefined
  }

export function sms(config: Config): Send {
  const url = addressOf(config)
  const headers = { 'content-type': 'application/json', ...headersOf(config) }
  const body = bodyOf(config)
  return async message => {
    const signal = AbortSignal.timeout(PATIENCE)
    // A redirect would hand the code to somebody else.
    const answer = await fetch(url, { method: 'POST', headers, body: body(message), redirect: 'error', signal })
    const said = (await answer.text()).slice(0, SAID)
    if (answer.ok) return undefined
    const problem = `The gateway for text messages answered ${answer.status}: ${said}`
    if (isFinal(answer.status)) return problem
    throw new Error(problem)
  }
}

/** What it says of this message stands; of our key, our hurry and itself, it may say something else later. */
const isFinal = (status: number) =>
  status >= 400 && status < 500 && ![401, 402, 403, 404, 407, 408, 425, 429].includes(status)

function addressOf({ smsUrl }: Config): string {
  if (!URL.canParse(smsUrl) || !/^https?:$/.test(new URL(smsUrl).protocol))
    throw new Error('BELLHOP_SMS_URL must be an http:// or https:// address, or log.')
  return smsUrl
}

function headersOf({ smsHeaders }: Config): Record<string, string> {
  try {
    const given: unknown = JSON.parse(smsHeaders || '{}')
    if (!given || typeof given !== 'object' || Array.isArray(given)) throw new Error('no object')
    return Object.fromEntries(new Headers(Object.entries(given).map(([name, value]) => [name, String(value)])))
  } catch {
    throw new Error('BELLHOP_SMS_HEADERS must be a JSON object, as {"authorization": "Bearer KEY"}.')
  }
}

function bodyOf({ smsBody }: Config): (message: TextMessage) => string {
  try {
    const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true, templates: {} })
    const parsed = liquid.parse(smsBody)
    const fill = ({ to, text, id }: TextMessage) => String(liquid.renderSync(parsed, { to, text, id }))
    fill({ to: '+15550100', text: 'try', id: 'try' })
    return fill
  } catch (error) {
    throw new Error(
      `BELLHOP_SMS_BODY knows {{ to }}, {{ text }} and {{ id }}: ${error instanceof Error ? error.message : error}`,
    )
  }
}
