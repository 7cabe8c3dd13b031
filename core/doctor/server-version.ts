// Which program the XMPP server is, and its version, as it tells everybody who asks (XEP-0092).
import { setTimeout as delay } from 'node:timers/promises'
import { Version } from '../../xep/version.ts'
import type { Context } from '../context.ts'

const PATIENCE = 1_000 // ms until a server that says nothing is shown without its version

/** As `Prosody 13.0.4`; nothing while the server is away, or where it keeps that to itself. */
export async function serverVersion({ wire, config }: Pick<Context, 'wire' | 'config'>): Promise<string | undefined> {
  if (!wire.online) return undefined
  const asked = wire.ask('get', config.domain, Version, {}).catch(() => undefined)
  const answer = await Promise.race([asked, delay(PATIENCE, undefined, { ref: false })])
  if (!answer) return undefined
  const { name = '', version = '' } = Version.parse(answer)
  return `${name} ${version}`.trim() || undefined
}
