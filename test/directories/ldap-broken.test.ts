// Everything that can go wrong with the answer of an LDAP directory: nobody is removed for it.
import { expect } from 'chai'
import type { Child } from '../../setup/child.ts'
import { openCutter, type Cutter } from '../support/cutter.ts'
import { fill, LIMITED, startSlapd, type Slapd } from '../support/slapd.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { healthOf } from '../support/health.ts'

describe('an answer of an LDAP directory that is not whole', () => {
  let slapd: Slapd
  let cutter: Cutter
  let acme: TappedWorld
  /** The Bellhop that the latest test has started with settings of its own. */
  let other: Child | undefined
  const accounts = async () => (await acme.state()).accounts
  const health = () => healthOf<{ status: string; directory: Record<string, unknown> }>(acme.config)

  before(async function () {
    this.timeout(60_000)
    slapd = await startSlapd()
    await fill(slapd, 8)
    cutter = await openCutter(slapd.port)
    acme = await tappedWorld([], { ...slapd.environment, BELLHOP_LDAP_URL: `ldap://127.0.0.1:${cutter.port}` })
  })
  after(async () => {
    await other?.stop()
    await acme.end()
    await cutter.end()
    await slapd.end()
  })

  /** Starts Bellhop with other settings instead of the one that runs, and answers with what its health says of the directory. */
  async function bellhopWith(environment: Record<string, string>): Promise<string> {
    await acme.bellhop.stop()
    await other?.stop()
    other = await acme.begins({ ...slapd.environment, ...environment })
    await acme.restored()
    await acme.does('org-sync').catch(() => {})
    expect(await accounts()).to.have.length(20)
    return String((await health()).directory.problem)
  }

  it('removes nobody, wherever it was cut', async function () {
    this.timeout(60_000)
    cutter.forgets() // the first reading asks for more than the others
    await acme.does('org-sync')
    const whole = cutter.longest()
    for (const share of [0, 0.1, 0.4, 0.7, 0.95]) {
      cutter.cutsAfter(Math.floor(whole * share))
      const refusal = await acme.does('org-sync').catch(({ message }: Error) => message)
      expect(refusal, `after ${share}`).to.match(/gave no whole answer/)
      expect((await health()).directory.problem).to.match(/gave no whole answer/)
    }
    cutter.cutsAfter(undefined)
    expect(await accounts()).to.have.length(20)
    await acme.does('org-sync')
    expect((await health()).directory).not.to.have.property('problem')
  })

  it('is told by the start page, which says why', async () => {
    cutter.cutsAfter(0)
    await acme.does('org-sync').catch(() => {})
    const { text } = await acme.does('welcome')
    expect(text).to.match(/^The directory is not followed: .*gave no whole answer/)
    cutter.cutsAfter(undefined)
    await acme.does('org-sync')
    expect((await acme.does('welcome')).text).not.to.include('The directory is not followed')
  })

  it('removes nobody when the server gives only some', async () => {
    expect(await bellhopWith({ BELLHOP_LDAP_BIND_DN: LIMITED })).to.match(/SizeLimitExceeded|LimitExceeded/)
  })

  it('removes nobody when it has nobody in it, or is that of another place', async () => {
    expect(await bellhopWith({ BELLHOP_LDAP_FILTER: '(uid=nobody)' })).to.include('lists nobody')
    expect(await bellhopWith({ BELLHOP_LDAP_BASE: 'dc=other,dc=test' })).to.match(/has no dc=other|no whole answer/)
  }).timeout(60_000)

  it('removes nobody when Bellhop may not read it', async () => {
    expect(await bellhopWith({ BELLHOP_LDAP_PASSWORD: 'wrong' })).to.include('does not take BELLHOP_LDAP_BIND_DN')
    expect(await bellhopWith({ BELLHOP_LDAP_BIND_DN: '' })).to.match(/lists nobody|no whole answer|has no/)
  }).timeout(60_000)

  it('removes nobody when people in it have no id', async () => {
    expect(await bellhopWith({ BELLHOP_LDAP_MAP: '{"id": "employeeNumber"}' })).to.include('have no employeeNumber')
  })

  it('is read over an encrypted connection whose certificate is trusted, and over no other', async () => {
    const starttls = { BELLHOP_LDAP_URL: `ldap://127.0.0.1:${slapd.port}`, BELLHOP_LDAP_STARTTLS: 'yes' }
    const ldaps = { BELLHOP_LDAP_URL: `ldaps://127.0.0.1:${slapd.tlsPort}` }
    for (const settings of [starttls, ldaps]) {
      expect(await bellhopWith({ ...settings, NODE_EXTRA_CA_CERTS: slapd.certificate })).to.equal('undefined')
      expect(await bellhopWith(settings)).to.match(/no whole answer .*certificate/)
    }
    // Where this machine keeps what it trusts.
    expect(await bellhopWith({ ...ldaps, SSL_CERT_FILE: slapd.certificate })).to.equal('undefined')
  }).timeout(150_000)
})
