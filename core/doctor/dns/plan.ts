// The names that DNS should know for an installation, and the lines of a zone that say so.
import { hosts, type Config } from '../../../config.ts'
import { say } from '../../../texts/say.ts'

export interface DnsPlan {
  domain: string
  /** The machine of the XMPP server, as others reach it. */
  host: string
  /** Where people reach the gateway: the host of BELLHOP_URL; nothing without one. */
  web: string | undefined
  /** Services by name, with the port that each should lead to. */
  services: { name: string; port: number; why: string }[]
  mail: MailPlan | undefined
}

interface MailPlan {
  /** Behind the @ of the sender. */
  sender: string
  /** Behind the @ of the envelope: what SPF is about. */
  envelope: string
  /** The mail server that Bellhop hands its mails to. */
  server: string
}

type Settings = Pick<Config, 'domain' | 'url' | 'c2sPort' | 's2sPort' | 'smtp' | 'mailFrom' | 'mailBounces'>

/** What the settings do not say. */
export interface DnsHints {
  host?: string | undefined
  /** Port of direct TLS (XEP-0368), where the server or a proxy offers it. */
  tls?: number | undefined
}

export function dnsPlan(config: Settings, { host, tls }: DnsHints): DnsPlan {
  const { domain, url, c2sPort, s2sPort, smtp, mailFrom, mailBounces } = config
  const web = url ? new URL(url).hostname : undefined
  const { component, rooms, news } = hosts(config)
  const sender = domainOf(mailFrom) ?? domain
  return {
    domain,
    host: host ?? web ?? domain,
    web,
    services: [
      { name: `_xmpp-client._tcp.${domain}`, port: c2sPort, why: say('clients') },
      ...(tls
        ? [{ name: `_xmpps-client._tcp.${domain}`, port: tls, why: say('clients, encrypted from the first byte') }]
        : []),
      ...(s2sPort
        ? [domain, component, rooms, news].map(each => ({
            name: `_xmpp-server._tcp.${each}`,
            port: s2sPort,
            why: say('other servers, for {domain}', { domain: each }),
          }))
        : []),
    ],
    mail: smtp ? { sender, envelope: domainOf(mailBounces) ?? sender, server: new URL(smtp).hostname } : undefined,
  }
}

const domainOf = (address: string): string | undefined => /@([^@<>\s]+)>?\s*$/.exec(address)?.[1]?.toLowerCase()

/** @param addresses of the host; without one the line is left for a person to fill in */
export function zoneSnippet({ host, web, services, mail }: DnsPlan, addresses: readonly string[]): string {
  return [
    note(say('the machine of the XMPP server')),
    ...addressLines(host, addresses),
    ...(web && web !== host ? [note(say('where people reach the pages')), ...addressLines(web, addresses)] : []),
    ...services.flatMap(({ name, port, why }) => [note(why), `${name}. 3600 IN SRV 0 5 ${port} ${host}.`]),
    ...(mail ? mailLines(mail) : []),
    note(say('only this authority issues certificates: name your own')),
    `;${host}. 3600 IN CAA 0 issue "letsencrypt.org"`,
  ].join('\n')
}

const note = (text: string): string => `; ${text}`

function addressLines(name: string, addresses: readonly string[]): string[] {
  if (!addresses.length) return [`;${name}. 3600 IN A ADDRESS`]
  return addresses.map(each => `${name}. 3600 IN ${each.includes(':') ? 'AAAA' : 'A'} ${each}`)
}

function mailLines({ sender, envelope, server }: MailPlan): string[] {
  const policy = '"v=DMARC1; p=quarantine"'
  return [
    note(say('who answers a mail of Bellhop writes here')),
    `;${sender}. 3600 IN MX 10 ${server}.`,
    note(say('which servers send mails of Bellhop: only in one record, together with what is there')),
    `;${envelope}. 3600 IN TXT "v=spf1 a:${server} -all"`,
    `;_dmarc.${sender}. 3600 IN TXT ${policy}`,
    note(say('the mail server says what belongs here')),
    `;SELECTOR._domainkey.${sender}. 3600 IN TXT "v=DKIM1; k=rsa; p=KEY"`,
  ]
}
