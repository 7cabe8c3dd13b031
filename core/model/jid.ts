// Addresses (JIDs): of people and groups here and elsewhere, and as people type them.
import { domainToASCII } from 'node:url'
import { type Config, hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { localpart } from './localpart.ts'
import type { Person } from './person.ts'
import { ownName } from './name-swap.ts'
import type { Group } from './group.ts'
import { say } from '../../texts/say.ts'

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/**
 * Reads a bare address on another server, as every server writes it. @throws Fault jid-malformed; not-acceptable for
 * one of this server, and for another Bellhop
 */
export function foreignJid(typed: string, { domain: own }: Pick<Config, 'domain'>): string {
  const [bare = ''] = typed
    .trim()
    .replace(/^xmpp:/, '')
    .split(/[/?]/, 1)
  const at = bare.indexOf('@')
  const host = bare.slice(at + 1).replace(/\.$/, '') // RFC 7622 §3.2: a dot at the end does not count
  const [local, domain] = [localpart(bare.slice(0, Math.max(at, 0))), domainToASCII(host).toLowerCase()]
  if (at < 1 || !local || !HOST.test(domain))
    throw new Fault(
      'jid-malformed',
      say("'{typed}' is no XMPP address, as carol@partner.example is one.", { typed: typed.slice(0, 100) }),
    )
  if (domain === own || domain.endsWith(`.${own}`))
    throw new Fault(
      'not-acceptable',
      say('{bare} is on this server: an XMPP address elsewhere is wanted.', { bare: bare.slice(0, 100) }),
    )
  if (local === 'bellhop' && domain.startsWith('bellhop.'))
    throw new Fault(
      'not-acceptable',
      say('{local}@{domain} is a service: the XMPP address of a person or group is wanted.', { local, domain }),
    )
  return `${local}@${domain}`
}

/** An address without its resource. */
export const bareJid = (jid: string): string => jid.split('/', 1)[0] ?? ''

/** The address of a person: on another server, if the person lives there. */
export const jidOf = ({ username, jid }: Pick<Person, 'username' | 'jid'>, { domain }: Pick<Config, 'domain'>) =>
  jid ?? `${ownName(username)}@${domain}`

/** The address of a group: a room, or an address of ours. */
export function addressOf({ name, kind }: Group, config: Config): string {
  return `${ownName(name)}@${kind === 'chat' ? hosts(config).rooms : hosts(config).component}`
}
