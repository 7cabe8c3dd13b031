// Links that open a chat app (RFC 5122, XEP-0147), with invitations as XEP-0379 and XEP-0401 write them.
import { hosts, type Config } from '../../config.ts'
import type { Person } from '../../core/model/person.ts'
import { jidOf } from '../../core/model/jid.ts'

/** Signing up as that person without a password (XEP-0401, XEP-0445). */
export const registerUri = (config: Config, person: Person, token: string) =>
  `${uri(jidOf(person, config))}?register;preauth=${token}`

/** Being in each other's rosters (XEP-0379). */
export const subscribeUri = (config: Config, person: Person, token: string) =>
  `${uri(jidOf(person, config))}?subscribe;preauth=${token}`

/** A message to Bellhop that only has to be sent. */
export const joinUri = (config: Config, token: string) =>
  `${uri(hosts(config).bellhop)}?message;type=chat;body=join%20${token}`

/** RFC 5122 §2.2: a localpart may hold what an address of the web may not. */
function uri(jid: string): string {
  const [local = '', domain = ''] = jid.split('@')
  return `xmpp:${encodeURIComponent(local)}@${domain}`
}
