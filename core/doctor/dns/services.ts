// Where SRV records lead clients and other servers (RFC 2782, RFC 6120 §3.2).
import type { SrvRecord } from 'node:dns'
import type { Warning } from '../../context.ts'
import { checkAddresses } from './addresses.ts'
import { aliasText, finding } from './finding.ts'
import type { DnsPlan } from './plan.ts'
import type { View } from './view.ts'
import { say } from '../../../texts/say.ts'

export async function checkServices(view: View, plan: DnsPlan, expected: readonly string[]): Promise<Warning[]> {
  const found = await Promise.all([
    ...plan.services.map(service => checkService(view, plan, service, expected)),
    checkUnused(view, plan),
    checkAlternatives(view, plan),
  ])
  return found.flat()
}

async function checkService(
  view: View,
  { host }: DnsPlan,
  { name, port }: DnsPlan['services'][number],
  expected: readonly string[],
): Promise<Warning[]> {
  const records = await view.services(name)
  if (!records) return []
  const should = `0 5 ${port} ${host}.`
  if (!records.length)
    return [
      finding(name, 'SRV', should, say('nothing: others try the address of the domain itself, and the standard port')),
    ]
  if (records.every(record => record.name === ''))
    return [finding(name, 'SRV', should, say('".", which says that there is no such service'))]
  const ours = records.filter(record => record.name.toLowerCase() === host)
  const elsewhere = ours.length ? [] : [finding(name, 'SRV', should, records.map(written).join(', '))]
  const wrong = ours.filter(record => record.port !== port)
  const aliases = await Promise.all(records.map(record => checkTarget(view, name, record, host, expected)))
  return [
    ...elsewhere,
    ...wrong.map(record =>
      finding(
        name,
        'SRV',
        should,
        say('{record}: the server listens on port {port}', { record: written(record), port: String(port) }),
      ),
    ),
    ...aliases.flat(),
  ]
}

const written = ({ priority, weight, port, name }: SrvRecord) => `${priority} ${weight} ${port} ${name || ''}.`

/** RFC 2782: the target must be no alias. Other targets than our host are looked up, too: a client may choose any. */
async function checkTarget(
  view: View,
  service: string,
  { name }: SrvRecord,
  host: string,
  expected: readonly string[],
): Promise<Warning[]> {
  if (name === '') return []
  const alias = await view.alias(name)
  if (alias?.length)
    return [finding(service, 'SRV', say('a target with an address of its own'), aliasText(name, alias))]
  return name.toLowerCase() === host ? [] : checkAddresses(view, name, expected)
}

/** Clients prefer direct TLS where it is published, and wait for a port where nobody listens. */
async function checkUnused(view: View, { domain, services }: DnsPlan): Promise<Warning[]> {
  const name = `_xmpps-client._tcp.${domain}`
  if (services.some(service => service.name === name)) return []
  const records = (await view.services(name)) ?? []
  return records
    .filter(record => record.name !== '')
    .map(record =>
      finding(
        ...([name, 'SRV', say('nothing, or name its port: doctor dns --tls PORT')] as const),
        say('{record} for direct TLS', { record: written(record) }),
      ),
    )
}

/** XEP-0156 has given up this record since version 1.4: nothing shows that it is true. */
async function checkAlternatives(view: View, { domain }: DnsPlan): Promise<Warning[]> {
  const name = `_xmppconnect.${domain}`
  const texts = (await view.texts(name)) ?? []
  return texts.map(each => finding(name, 'TXT', say("nothing: Bellhop's WebSocket is for its own pages"), each))
}
