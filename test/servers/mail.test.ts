// Mails through Postfix, Exim and OpenSMTPD: what refusals are about, and bounces, as they come from each.
import { expect } from 'chai'
import { loadConfig, type Config } from '../../config.ts'
import type { Bounce, Log, Mail, PostResult } from '../../core/context.ts'
import { listenForBounces } from '../../mail/bounce-listener.ts'
import { openPost } from '../../mail/open.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { BOUNCES, ELSEWHERE, startPostfix, type Postfix } from '../support/postfix.ts'
import { startRelay, type Relay } from '../support/relays.ts'

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const SNAKEOIL = '/etc/ssl/private/ssl-cert-snakeoil.key, /etc/ssl/certs/ssl-cert-snakeoil.pem'
const CODE = 'K7F3-9MPX-22QT-8'

const mail = (name: string): Mail => ({
  ...{ id: `id-${name}`, bounceId: `id-${name}-hash`, to: `${name}@${ELSEWHERE}` },
  ...{ subject: 'An invitation', text: `The code is ${CODE}`, html: `<p>The code is ${CODE}</p>` },
})

const settingsFor = ({ url, lmtpPort }: { url: string; lmtpPort: number }, more: Record<string, string> = {}) =>
  loadConfig({
    BELLHOP_DOMAIN: 'acme.test',
    BELLHOP_SMTP: url,
    BELLHOP_MAIL_BOUNCES: `bounces+{id}@${BOUNCES}`,
    BELLHOP_BOUNCE_LISTEN: `127.0.0.1:${lmtpPort}`,
    ...more,
  })

async function sendBy(config: Config, name: string): Promise<PostResult> {
  const result = await openPost(config, silent).mail?.send(mail(name))
  if (!result) throw new Error('no way out')
  return result
}

/** Sends a mail to each name and reads the bounces. @returns the bounce of each */
async function bouncesOf(config: Config, names: string[]): Promise<Record<string, Bounce>> {
  const arrived = new Map<string, (bounce: Bounce) => void>()
  const stop = await listenForBounces(config, silent, async bounce => {
    expect(JSON.stringify(bounce)).not.to.include(CODE)
    for (const address of bounce.recipients) arrived.get(address)?.(bounce)
  })
  const bounceFor = (name: string) =>
    new Promise<Bounce>(resolve => arrived.set(`bounces+id-${name}-hash@${BOUNCES}`, resolve))
  const found = names.map(async name => {
    const coming = bounceFor(name)
    expect(await sendBy(config, name)).to.deep.equal({ is: 'taken' })
    return [name, await coming] as const
  })
  const bounces = Object.fromEntries(await Promise.all(found))
  await stop()
  return bounces
}

/** What the relay says to a recipient, and what becomes of the mail. */
const ANSWERS: Record<string, [answer: string, is: PostResult['is']]> = {
  gone: ['550 5.1.1 No such user', 'refused'],
  disabled: ['550 5.2.1 Mailbox disabled', 'refused'],
  ascii: ['553 5.6.7 No addresses beyond ASCII', 'refused'],
  overfull: ['552 5.2.2 Mailbox full', 'later'],
  grey: ['450 4.2.0 Come back later', 'later'],
  busy: ['452 4.5.3 Too many recipients', 'later'],
  unroutable: ['550 5.4.4 No route', 'later'],
  blocked: ['550 5.7.1 Blocked by a list', 'blocked'],
  quota: ['550 5.4.5 Daily limit', 'blocked'],
  closing: ['421 4.7.0 Go away', 'blocked'],
}

/** Doors of the relay that refuse everybody, and one with a certificate that nobody has signed. */
const DOORS = {
  authentication: { smtpd_relay_restrictions: 'permit_sasl_authenticated, reject' },
  relaying: { smtpd_relay_restrictions: 'reject_unauth_destination', relay_domains: '' },
  sender: { smtpd_sender_restrictions: 'check_client_access static:{553 5.7.1 Sender not allowed}' },
  policy: { smtpd_data_restrictions: 'check_client_access static:{554 5.7.1 policy}' },
  limit: { smtpd_end_of_data_restrictions: 'check_client_access static:{550 5.4.5 daily limit}' },
  size: { message_size_limit: '500' },
  tls: { smtpd_tls_security_level: 'may', smtpd_tls_chain_files: SNAKEOIL },
}

describe('mails through Postfix', function () {
  this.timeout(60_000)
  let postfix: Postfix
  before(async () => {
    postfix = await startPostfix(
      Object.fromEntries(Object.entries(ANSWERS).map(([name, [answer]]) => [name, answer])),
      DOORS,
    )
  })
  after(() => postfix.end())

  const settings = (more: Record<string, string> = {}) => settingsFor(postfix, more)
  const send = (name: string, more: Record<string, string> = {}) => sendBy(settings(more), name)

  for (const [name, [answer, is]] of Object.entries(ANSWERS))
    it(`${is} is what becomes of a mail when the server says ${answer} to the recipient`, async () => {
      const result = await send(name)
      expect(result).to.include({ is })
      expect('problem' in result && result.problem).to.include(answer.slice(0, 9))
    })

  for (const name of Object.keys(DOORS).filter(each => each !== 'tls'))
    it(`blocked is what becomes of a mail when the server refuses us: ${name}`, async () => {
      const result = await send('known', { BELLHOP_SMTP: postfix.doors[name] ?? '' })
      expect(result).to.include({ is: 'blocked' })
      expect(await send('known')).to.deep.equal({ is: 'taken' })
    })

  it('tells at the start whether the server can be used, and asks for no certificate on this machine', async () => {
    const check = (more: Record<string, string>) => openPost(settings(more), silent).mail?.check()
    expect(await check({})).to.equal(undefined)
    expect(await check({ BELLHOP_SMTP: 'smtp://127.0.0.1:1' })).to.match(/ECONNREFUSED/)
    const tls = { BELLHOP_SMTP: postfix.doors.tls ?? '' }
    expect(await check(tls)).to.equal(undefined)
    expect(await send('known', tls)).to.deep.equal({ is: 'taken' })
  })

  it('brings each bounce to its mail, with the reason and without the code, and delays as delays', async () => {
    const cases: [name: string, failed: boolean, problem: RegExp][] = [
      ['nobody', true, /^550 5\.1\.1 .*User unknown/],
      ['full', true, /^552 5\.2\.2 .*Mailbox full/],
      ['later', true, /The user has moved away/],
      ['slow', false, /^450 4\.2\.0 .*Come back later/],
    ]
    const bounces = await bouncesOf(
      settings(),
      cases.map(([name]) => name),
    )
    for (const [name, failed, problem] of cases) {
      expect(bounces[name]?.failed, name).to.equal(failed)
      expect(bounces[name]?.problem, name).to.match(problem)
    }
  })
})

/** What the server of the people says to them. */
const ELSEWHERE_SAYS: Record<string, [code: number, text: string]> = {
  nobody: [550, '5.1.1 No such user here'],
  full: [552, '5.2.2 Mailbox full'],
  slow: [450, '4.2.0 Come back later'],
}

for (const name of ['Exim', 'OpenSMTPD'] as const)
  describe(`mails through ${name}`, function () {
    this.timeout(60_000)
    let elsewhere: Mailbox
    let relay: Relay
    before(async () => {
      elsewhere = await openMailbox()
      elsewhere.manners = { recipient: address => ELSEWHERE_SAYS[address.split('@')[0] ?? ''] }
      relay = await startRelay(name, Number(new URL(elsewhere.url).port))
    })
    after(async () => {
      await relay?.end()
      await elsewhere.end()
    })

    it('arrive', async () => {
      expect(await sendBy(settingsFor(relay), 'known')).to.deep.equal({ is: 'taken' })
      const { from, raw } = await elsewhere.arrives(`known@${ELSEWHERE}`)
      expect(from).to.equal(`bounces+id-known-hash@${BOUNCES}`)
      expect(raw.toString()).to.include(CODE)
    })

    it('bring each bounce back to its mail, with the reason, and delays as delays', async () => {
      const bounces = await bouncesOf(settingsFor(relay), Object.keys(ELSEWHERE_SAYS))
      expect(bounces.nobody).to.include({ failed: true })
      expect(bounces.nobody?.problem).to.match(/^550 5\.1\.1 .*No such user here/)
      expect(bounces.full).to.include({ failed: true })
      expect(bounces.full?.problem).to.match(/^552 5\.2\.2 .*Mailbox full/)
      expect(bounces.slow).to.include({ failed: false })
    })
  })
