// Text messages by an HTTP gateway of whatever make: the request that it gets is made of templates in the settings.
import { Liquid } from 'liquidjs'
import type { Config } from '../config.ts'
import type { PostResult, Log, TextMessage, TextRoute } from '../core/context.ts'
import { withoutSecrets } from './sms-secrets.ts'
import { say } from '../texts/say.ts'

const PATIENCE = 20_000 // ms
const TRIED: TextMessage = { to: '+15550100', text: 'try', id: 'try', report: 'https://chat.example/try' }

/** For trying out. The text holds an access code, so the log names the message, and the administrator reads the message. */
export const logTransport = (log: Log): TextRoute => ({
  async send({ id, to }) {
    log.info({ to, page: `/mails/${id}` }, 'a text message, to be read by the administrator')
    return { is: 'taken' }
  },
})

type Fill = (message: TextMessage) => string

/** @throws Error naming the setting that cannot be used */
export function smsTransport(config: Config): TextRoute {
  const address = addressOf(config)
  const headers = headersOf(config)
  const body = templateOf('BELLHOP_SMS_BODY', config.smsBody)
  const taken = patternOf(config)
  const send = async (message: TextMessage): Promise<PostResult> => {
    const signal = AbortSignal.timeout(PATIENCE)
    const { url, authorization } = address(message)
    const answer = await fetch(url, {
      method: config.smsMethod,
      headers: { ...authorization, ...headers },
      ...(config.smsMethod === 'POST' && { body: body(message) }),
      redirect: 'error', // a redirect would hand the code to somebody else
      signal,
    })
    const whole = await answer.text()
    const problem = say('The gateway for text messages answered {status}: {answer}', {
      status: answer.status,
      answer: withoutSecrets(whole, message),
    })
    if (answer.ok && taken.test(whole)) return { is: 'taken' }
    return { is: answer.ok ? 'blocked' : verdictOn(answer.status), problem }
  }
  return {
    send: message => send(message).catch((error: unknown) => ({ is: 'blocked', problem: reasonOf(error, message) })),
  }
}

/** Of the number and the text a gateway says 400 or 422; any other refusal is about our settings, our account or itself. */
const verdictOn = (status: number): 'refused' | 'blocked' =>
  [400, 410, 413, 422].includes(status) ? 'refused' : 'blocked'

/** Node says `fetch failed` of everything; the cause says what failed. */
function reasonOf(error: unknown, message: TextMessage): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
  const said = `${error instanceof Error ? error.message : error}${cause}`
  return say('The gateway for text messages gave no answer: {reason}', { reason: withoutSecrets(said, message) })
}

/** The address is a template, too; its user and password become a header. */
function addressOf({
  smsUrl,
}: Config): (message: TextMessage) => { url: string; authorization: { authorization?: string } } {
  const fill = templateOf('BELLHOP_SMS_URL', smsUrl)
  const parse = (message: TextMessage) => {
    const text = fill(message)
    return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? new URL(text) : undefined
  }
  if (!parse(TRIED)) throw new Error('BELLHOP_SMS_URL must be an http:// or https:// address, or log.')
  return message => {
    const url = parse(message)
    if (!url) throw new Error('BELLHOP_SMS_URL gives no address for this message.')
    const [user, password] = [url.username, url.password].map(decodeURIComponent)
    url.username = url.password = ''
    const credentials = Buffer.from(`${user}:${password}`).toString('base64')
    return { url: url.href, authorization: user ? { authorization: `Basic ${credentials}` } : {} }
  }
}

function headersOf({ smsHeaders, smsMethod }: Config): Record<string, string> {
  try {
    const given: unknown = JSON.parse(smsHeaders || '{}')
    if (!given || typeof given !== 'object' || Array.isArray(given)) throw new Error('no object')
    const usual: Record<string, string> = smsMethod === 'POST' ? { 'content-type': 'application/json' } : {}
    return {
      ...usual,
      ...Object.fromEntries(new Headers(Object.entries(given).map(([name, value]) => [name, String(value)]))),
    }
  } catch {
    throw new Error('BELLHOP_SMS_HEADERS must be a JSON object, as {"authorization": "Bearer KEY"}.')
  }
}

/** The pattern of an answer that says yes. @throws Error for a setting that is no pattern */
function patternOf({ smsTaken }: Config): RegExp {
  try {
    return new RegExp(smsTaken, 'is')
  } catch (error) {
    throw new Error(`BELLHOP_SMS_TAKEN must be a regular expression: ${error instanceof Error ? error.message : error}`)
  }
}

function templateOf(setting: string, source: string): Fill {
  try {
    const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true, templates: {} })
    const parsed = liquid.parse(source)
    const fill = ({ to, text, id, report }: TextMessage) => String(liquid.renderSync(parsed, { to, text, id, report }))
    fill(TRIED)
    return fill
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new Error(`${setting} knows {{ to }}, {{ text }}, {{ id }} and {{ report }}: ${reason}`)
  }
}
