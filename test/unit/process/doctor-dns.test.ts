// `doctor dns` beside a DNS server on loopback: a zone that is right, and each way in which one can be wrong.
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Answer as Record } from 'dns-packet'
import type { Answer } from '../../../core/commands/command.ts'
import { runCommand } from '../../../core/commands/run.ts'
import { doctorDns } from '../../../core/doctor/commands/doctor-dns.ts'
import { ensureCertificate } from '../../../setup/certificate.ts'
import { openStored, type Inside } from '../../support/context.ts'
import { startDnsServer, type DnsServer } from '../../support/dns-server.ts'

const HOST = 'chat.acme.example'
const SENDER = 'acme.example'
const SPF = 'v=spf1 a:mail.acme.example -all'

const srv = (name: string, port: number, target = HOST): Record => ({
  type: 'SRV',
  name,
  data: { priority: 0, weight: 5, port, target },
})
const text = (name: string, data: string): Record => ({ type: 'TXT', name, data })
const address = (name: string, data = '203.0.113.5'): Record => ({ type: 'A', name, data })

const CLIENTS = '_xmpp-client._tcp.acme.example'
const SERVERS = ['', 'rooms.', 'bellhop.', 'news.'].map(part => `_xmpp-server._tcp.${part}acme.example`)

/** A zone in which nothing is wrong. */
const right = (): Record[] => [
  address(HOST),
  address('mail.acme.example'),
  srv(CLIENTS, 5222),
  ...SERVERS.map(name => srv(name, 5269)),
  { type: 'MX', name: SENDER, data: { preference: 10, exchange: 'mail.acme.example' } },
  text(SENDER, SPF),
  text(SENDER, 'some-verification=1'),
  text('_dmarc.acme.example', 'v=DMARC1; p=quarantine'),
  text('k1._domainkey.acme.example', 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B'),
]

describe('doctor dns', function () {
  this.timeout(60_000)
  let inside: Omit<Inside, 'work'>
  let server: DnsServer
  before(async () => {
    server = await startDnsServer([])
    inside = await openStored({
      BELLHOP_DOMAIN: 'acme.example',
      BELLHOP_URL: `https://${HOST}`,
      BELLHOP_SMTP: 'smtp://mail.acme.example:587',
      BELLHOP_MAIL_FROM: 'Acme <chat@acme.example>',
      BELLHOP_C2S_PORT: '5222',
      BELLHOP_S2S_PORT: '5269',
    })
  })
  after(async () => {
    await inside?.end()
    await server.end()
  })

  const asks = (fields: { [name: string]: string } = {}): Promise<Answer> =>
    runCommand(inside.context, { admin: true }, doctorDns, { servers: server.address, selector: 'k1', ...fields })

  /** What is found in a zone, as `NAME RECORD: what it is`. */
  async function found(records: Record[], fields: { [name: string]: string } = {}): Promise<string[]> {
    server.records = records
    const { table } = await asks(fields)
    return (table?.rows ?? []).map(([name, record, , is]) => `${name} ${record}: ${is}`)
  }
  const without = (name: string, type?: string) =>
    right().filter(each => each.name !== name || (type !== undefined && each.type !== type))

  it('finds nothing wrong in a zone that is right, and prints its lines', async () => {
    server.records = right()
    const { text: said = '', table } = await asks()
    expect(table).to.equal(undefined)
    expect(said).to.contain('DNS says what it should.')
    expect(said).to.contain(`${HOST}. 3600 IN A 203.0.113.5`)
    for (const each of [CLIENTS, ...SERVERS])
      expect(said).to.match(new RegExp(`^${each}\\. 3600 IN SRV 0 5 52(22|69) ${HOST}\\.$`, 'm'))
    expect(said).not.to.contain('DKIM was not checked')
  })

  const wrong: [what: string, zone: () => Record[], finding: RegExp][] = [
    ['no record for clients', () => without(CLIENTS), /^_xmpp-client\S+ SRV: nothing: others try the address of the/],
    ['no record for rooms', () => without(SERVERS[1] ?? ''), /^_xmpp-server._tcp.rooms.acme.example SRV: nothing/],
    ['a wrong port', () => [...without(CLIENTS), srv(CLIENTS, 5223)], /5223 \S+: the server listens on port 5222$/],
    [
      'another machine',
      () => [...without(CLIENTS), srv(CLIENTS, 5222, 'mail.acme.example')],
      /5222 mail.acme.example.$/,
    ],
    ['a service that is switched off', () => [...without(CLIENTS), srv(CLIENTS, 0, '.')], /says that there is no such/],
    [
      'a CNAME at the target',
      () => [...without(HOST), { type: 'CNAME', name: HOST, data: 'host.example' }, address(HOST)],
      /SRV: chat.acme.example, a CNAME of host.example$/,
    ],
    ['no address', () => without(HOST), /^chat.acme.example A, AAAA: nothing$/],
    ['a private address', () => [...without(HOST), address(HOST, '192.168.1.5')], /192.168.1.5, which only machines/],
    [
      'direct TLS that nobody offers',
      () => [...right(), srv('_xmpps-client._tcp.acme.example', 5223)],
      /^_xmpps-client\S+ SRV: 0 5 5223 \S+ for direct TLS$/,
    ],
    [
      'alternative connections that are not for others',
      () => [...right(), text('_xmppconnect.acme.example', '_xmpp-client-websocket=wss://chat.acme.example/ws')],
      /^_xmppconnect.acme.example TXT: _xmpp-client-websocket=/,
    ],
    [
      'no mail exchanger',
      () =>
        without(SENDER, 'TXT')
          .concat(text(SENDER, SPF))
          .filter(({ type }) => type !== 'MX'),
      /MX: nothing$/,
    ],
    [
      'an exchanger that is an alias',
      () => [...right(), { type: 'CNAME', name: 'mail.acme.example', data: 'mx.example' }],
      /MX: mail.acme.example, a CNAME of mx.example$/,
    ],
    [
      'an exchanger without an address',
      () => without('mail.acme.example'),
      /MX: mail.acme.example, which has no address$/,
    ],
    ['no SPF', () => right().filter(({ type, name }) => name !== SENDER || type !== 'TXT'), /\(SPF\): nothing: others/],
    [
      'two records of SPF',
      () => [...right(), text(SENDER, 'v=spf1 mx -all')],
      /\(SPF\): 2 records, of which none counts/,
    ],
    [
      'SPF that lets everybody send',
      () => [...without(SENDER, 'TXT'), text(SENDER, 'v=spf1 +all')],
      /\(SPF\): v=spf1 \+all, which lets everybody/,
    ],
    [
      'SPF without an end',
      () => [...without(SENDER, 'TXT'), text(SENDER, 'v=spf1 mx')],
      /mx, which does not end with -all/,
    ],
    ['no DMARC', () => without('_dmarc.acme.example'), /^_dmarc.acme.example TXT \(DMARC\): nothing$/],
    [
      'DMARC without a policy',
      () => [...without('_dmarc.acme.example'), text('_dmarc.acme.example', 'v=DMARC1; rua=mailto:a@acme.example')],
      /without p=none, quarantine or reject$/,
    ],
    ['no key for DKIM', () => without('k1._domainkey.acme.example'), /^k1._domainkey\S+ TXT \(DKIM\): nothing$/],
    [
      'a key for DKIM that was taken back',
      () => [...without('k1._domainkey.acme.example'), text('k1._domainkey.acme.example', 'v=DKIM1; p=')],
      /\(DKIM\): v=DKIM1; p=$/,
    ],
    [
      'authorities that may issue nothing',
      () => [
        ...right(),
        { type: 'CAA', name: 'acme.example', data: { flags: 0, tag: 'issue', value: ';', issuerCritical: false } },
      ],
      /^acme.example CAA: nobody may issue one/,
    ],
  ]
  for (const [what, zone, finding] of wrong)
    it(`names ${what}`, async () => {
      const all = await found(zone())
      expect(
        all.filter(each => finding.test(each)),
        all.join('\n'),
      ).not.to.be.empty
    })

  it('takes authorities that are named, and direct TLS that is offered', async () => {
    const caa: Record = {
      type: 'CAA',
      name: 'acme.example',
      data: { flags: 0, tag: 'issue', value: 'letsencrypt.org', issuerCritical: false },
    }
    const tls = srv('_xmpps-client._tcp.acme.example', 5223)
    expect(await found([...right(), caa, tls], { tls: '5223' })).to.deep.equal([])
  })

  it('takes the policy of the domain above the sender', async () => {
    const sender = await openStored({
      BELLHOP_DOMAIN: 'acme.example',
      BELLHOP_URL: `https://${HOST}`,
      BELLHOP_SMTP: 'smtp://mail.acme.example:587',
      BELLHOP_MAIL_FROM: 'chat@post.acme.example',
      BELLHOP_C2S_PORT: '5222',
      BELLHOP_S2S_PORT: '5269',
    })
    const exchanger: Record = {
      type: 'MX',
      name: 'post.acme.example',
      data: { preference: 1, exchange: 'mail.acme.example' },
    }
    server.records = [...right(), exchanger, text('post.acme.example', SPF)]
    const { text: said, table } = await runCommand(sender.context, { admin: true }, doctorDns, {
      servers: server.address,
    })
    expect(table?.rows).to.equal(undefined)
    expect(said).to.contain('DKIM was not checked: name the selector')
    await sender.end()
  })

  it('compares the addresses with those that it is told', async () => {
    const fields = { addresses: '203.0.113.9,2001:db8::9' }
    expect(await found(right(), fields)).to.deep.equal(['chat.acme.example A, AAAA: 203.0.113.5'])
    const both: Record[] = [address(HOST, '203.0.113.9'), { type: 'AAAA', name: HOST, data: '2001:db8::9' }]
    expect(await found([...without(HOST), ...both], fields)).to.deep.equal([])
  })

  it('compares a pinned certificate with that of the server', async () => {
    const folder = join(inside.context.config.data, 'certificates')
    ensureCertificate(folder, 'acme.example')
    const { publicKey } = new X509Certificate(readFileSync(join(folder, 'acme.example.crt')))
    const key = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest()
    const pin = (certificate: Buffer): Record => ({
      type: 'TLSA',
      name: `_5269._tcp.${HOST}`,
      data: { usage: 3, selector: 1, matchingType: 1, certificate },
    })
    expect(await found([...right(), pin(key)])).to.deep.equal([])
    const [is] = await found([...right(), pin(Buffer.alloc(32))])
    expect(is).to.match(/^_5269._tcp.chat.acme.example TLSA: 3 1 1 0{64}, which does not fit the certificate/)
    rmSync(folder, { recursive: true })
  })

  it('names what one server says and another one does not', async () => {
    const outside = await startDnsServer([...without(HOST), address(HOST, '198.51.100.7')])
    const all = await found(right(), { servers: `${server.address},${outside.address}` })
    expect(all).to.deep.equal([
      `chat.acme.example A and AAAA split view: "203.0.113.5" by ${server.address}; "198.51.100.7" by ${outside.address}`,
    ])
    outside.records = without(CLIENTS)
    const missing = await found(right(), { servers: `${server.address},${outside.address}` })
    expect(missing[0]).to.equal(
      `${CLIENTS} SRV, says ${outside.address}: nothing: others try the address of the domain itself, and the standard port`,
    )
    await outside.end()
  })

  it('names a server that gives no answer, and finds nothing wrong in what it did not hear', async () => {
    server.broken.add(CLIENTS)
    const all = await found(right())
    server.broken.clear()
    expect(all).to.deep.equal([`${server.address} DNS server: ESERVFAIL for ${CLIENTS} SRV: not checked`])
  })

  it('refuses what is no address, more servers than it may ask, and a domain that nobody looks up', async () => {
    const refusals: [{ [name: string]: string }, string][] = [
      [{ servers: 'dns.example' }, "'dns.example' is no address of a DNS server"],
      [{ servers: '1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5' }, 'At most 4 DNS servers'],
      [{ addresses: '300.0.0.1' }, "'300.0.0.1' is no IP address"],
    ]
    for (const [fields, refusal] of refusals) {
      const error = await asks(fields).catch((error: Error) => error)
      expect(error instanceof Error && error.message).to.contain(refusal)
    }
    const home = await openStored({ BELLHOP_DOMAIN: 'localhost' })
    const error = await runCommand(home.context, { admin: true }, doctorDns, {}).catch((error: Error) => error)
    expect(error instanceof Error && error.message).to.contain('BELLHOP_DOMAIN is localhost')
    await home.end()
  })
})
