// The only way to say no: an RFC 6120 §8.3.3 condition and a text, rendered as stanza error or as HTTP status.
import { Element } from 'ltx'
import { currentLanguage, say } from '../texts/say.ts'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

const table = {
  'bad-request': ['modify', 400],
  conflict: ['cancel', 409],
  'feature-not-implemented': ['cancel', 501],
  forbidden: ['auth', 403],
  gone: ['cancel', 410],
  'internal-server-error': ['cancel', 500],
  'item-not-found': ['cancel', 404],
  'jid-malformed': ['modify', 400],
  'not-acceptable': ['modify', 422],
  'not-allowed': ['cancel', 405],
  'not-authorized': ['auth', 401],
  'policy-violation': ['modify', 420],
  'recipient-unavailable': ['wait', 503],
  'registration-required': ['auth', 407],
  'remote-server-not-found': ['cancel', 404],
  'remote-server-timeout': ['wait', 504],
  'resource-constraint': ['wait', 429],
  'service-unavailable': ['cancel', 503],
  'subscription-required': ['auth', 407],
  'undefined-condition': ['cancel', 500],
  'unexpected-request': ['wait', 409],
} as const

export type Condition = keyof typeof table

const isCondition = (name: string): name is Condition => name in table

/** Thrown to refuse. `text` is for a person and says what to do next; `detail` is for a program. */
export class Fault extends Error {
  readonly condition: Condition
  /** For a program; an element is the application's own condition in a stanza error (RFC 6120 §8.3.4). */
  readonly detail: unknown
  /** The language of `text`, as a tag of BCP 47. */
  readonly language = currentLanguage()

  constructor(condition: Condition, text: string, detail?: unknown) {
    super(text)
    this.name = 'Fault'
    this.condition = condition
    this.detail = detail
  }

  get status(): number {
    return table[this.condition][1]
  }
}

/**
 * Thrown where the store does not work for now, as with a full disk. It is no refusal: what was asked for may have been done, and may be
 * asked for again.
 */
export class Outage extends Error {
  readonly condition = 'service-unavailable'

  constructor(text = say('The store does not work at the moment. Try again in a minute.'), cause?: unknown) {
    super(text, { cause })
    this.name = 'Outage'
  }
}

/** RFC 6120 §8.3.2: the error element of a stanza of type 'error'. */
export function buildError({ condition, message, detail, language }: Fault): Element {
  const error = new Element('error', { type: table[condition][0] })
  error.c(condition, { xmlns: STANZAS })
  if (message) error.c('text', { xmlns: STANZAS, 'xml:lang': language }).t(message)
  if (detail instanceof Element) error.cnode(detail)
  return error
}

/** The Fault that a stanza of type 'error' carries; conditions that we do not know become undefined-condition. */
export function parseError(stanza: Element): Fault {
  const error = stanza.getChild('error')
  const parts = error?.getChildElements().filter(child => child.attrs.xmlns === STANZAS) ?? []
  const name = parts.find(child => child.name !== 'text')?.name ?? ''
  const text = parts.find(child => child.name === 'text')?.getText() ?? ''
  const { from } = stanza.attrs
  const unsaid = () =>
    name ? say('{from} answers {condition}.', { from, condition: name }) : say('{from} answers an error.', { from })
  return new Fault(isCondition(name) ? name : 'undefined-condition', text || unsaid())
}

/** Whether what was asked for was refused; without an answer of the server nobody knows whether it was done. */
export const wasRefused = (error: unknown): error is Fault =>
  error instanceof Fault && error.condition !== 'remote-server-timeout'

/** For `catch`: nothing instead of a refusal. @throws whatever is no refusal */
export function unlessRefused(error: unknown): undefined {
  if (!wasRefused(error)) throw error
}
