import { existsSync, readFileSync } from 'node:fs'
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { Fault } from '../../../xep/fault.ts'
import { command, numberInput, optionalText } from '../../commands/command.ts'
import { checkDns } from '../dns/check.ts'
import { dnsPlan, zoneSnippet } from '../dns/plan.ts'
import { viewOf } from '../dns/view.ts'
import { say, sayCount } from '../../../texts/say.ts'

const named = { named: true }
const MOST = 4 // DNS servers that are asked

export const doctorDns = command({
  name: 'doctor dns',
  help: 'prints the DNS records that others need to find this server, and says what is wrong with those that are there',
  who: 'admin',
  readsOnly: true,
  more: 'Name a DNS server outside, as in --servers 9.9.9.9,192.168.0.1: others may see something else than this machine.',
  inputs: {
    host: optionalText('The name of the machine of the XMPP server, as others reach it', named),
    addresses: optionalText('Its addresses, with commas between them', named),
    servers: optionalText(
      'DNS servers to ask, with commas between them; those of this machine, if none is given',
      named,
    ),
    selector: optionalText('The selector of the mail server for DKIM', named),
    tls: { ...numberInput('The port for direct TLS, where there is one'), ...named },
  },
  async run({ config }, _caller, { host, addresses, servers, selector, tls }) {
    if (!config.domain.includes('.'))
      throw new Fault(
        'not-acceptable',
        say('BELLHOP_DOMAIN is {domain}: only a name on the internet has records.', { domain: config.domain }),
      )
    const plan = dnsPlan(config, { host: host?.toLowerCase(), tls })
    const given = listed(addresses)
    const strange = given.find(each => !isIP(each))
    if (strange !== undefined) throw new Fault('bad-request', say("'{strange}' is no IP address.", { strange }))
    const asked = listed(servers)
    if (asked.length > MOST)
      throw new Fault('bad-request', say('At most {most} DNS servers are asked.', { most: MOST }))
    const views = (asked.length ? asked : getServers().slice(0, 1)).map(viewOf)
    const file = join(config.data, 'certificates', `${config.domain}.crt`)
    const certificate = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    const found = await checkDns(views, plan, { addresses: given, selector, certificate })
    const known = given.length ? given : ((await views[0]?.addresses(plan.host)) ?? [])
    const rows = found.map(({ object, part, should, is }) => [object, part, should, is])
    return {
      text: [zoneSnippet(plan, known), '', summary(found.length), ...unchecked(plan.mail, selector)].join('\n'),
      ...(rows.length && { table: { columns: [say('name'), say('record'), say('should be'), say('is')], rows } }),
    }
  },
})

const listed = (text = '') => text.split(/[\s,]+/).filter(Boolean)

const summary = (count: number) =>
  count
    ? sayCount(count, '{count} thing to be mended in DNS.', '{count} things to be mended in DNS.')
    : say('DNS says what it should.')

const unchecked = (mail: object | undefined, selector: string | undefined) =>
  mail && !selector ? [say('DKIM was not checked: name the selector of your mail server, as in --selector mail.')] : []
