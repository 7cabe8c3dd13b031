// A client says of itself of which kind it is (XEP-0030 §3.1 identity) and which software it is (XEP-0092).
import { hosts } from '../../config.ts'
import { DiscoInfo } from '../../xep/disco.ts'
import type { Extension } from '../../xep/schema.ts'
import { Version } from '../../xep/version.ts'
import type { Context } from '../context.ts'
import type { Code } from './records.ts'

export interface Client {
  class: 'mobile' | 'desktop'
  /** What the client calls itself, as people may read it. */
  software?: string
  /** Every name of the client; empty when the client did not say what it is. */
  names: string[]
}

/** Registered types of the category `client`, and what some say instead. */
const MOBILE_TYPES = new Set(['phone', 'handheld', 'mobile', 'tablet', 'sms'])

/** Clients made for phones, whatever their identity says. */
const MOBILE_SOFTWARE = /^(conversations|quicksy|cheogram|blabber|monal|siskin|yaxim|atalk|snikket)\b/i

/**
 * Asks a session, in the name of Bellhop: Gajim tells its software to contacts alone.
 * @returns undefined when it answers neither question
 */
export async function askClient(context: Context, jid: string): Promise<Client | undefined> {
  const [info, version] = await Promise.all([
    ask(context, jid, DiscoInfo, { identities: [], features: [] }),
    ask(context, jid, Version, {}),
  ])
  if (!info && !version) return undefined
  const identities = (info?.identities ?? []).filter(({ category }) => category === 'client')
  const said = plain(version?.name)
  const names = [said, ...identities.map(({ name }) => plain(name))].filter(name => name !== undefined)
  const [software] = names
  const mobile = identities.some(({ type }) => MOBILE_TYPES.has(type)) || names.some(name => MOBILE_SOFTWARE.test(name))
  return { class: mobile ? 'mobile' : 'desktop', ...(software && { software }), names: said ? names : [] }
}

async function ask<Q>(context: Context, to: string, question: Extension<Q>, value: Q): Promise<Q | undefined> {
  try {
    const answer = await context.wire.ask('get', to, question, value, hosts(context.config).bellhop)
    return answer && question.parse(answer)
  } catch {
    return undefined // it is gone, does not know the question, or answered nonsense
  }
}

/** Whether a device that is known to be of one software speaks as another. What says nothing is not judged. */
export function isOther({ software }: Code, { names }: Client): boolean {
  return software !== undefined && names.length > 0 && !names.some(name => family(name) === family(software))
}

/** The name of a software without its version: "Profanity 0.13.1" and "profanity" are one. */
const family = (name: string) =>
  name
    .toLowerCase()
    .replace(/[\s/-]+v?\d.*$/, '')
    .trim()

/** Makes a stranger's text fit to stand in a sentence. */
function plain(name: string | undefined): string | undefined {
  const text = name
    ?.replace(/[^\p{L}\p{N} .()+-]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 40)
  return text || undefined
}
