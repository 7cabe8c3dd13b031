// Access codes, links and pairing codes in the hands of others: each opens one account, as often as it says, and is dead then.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import { verdict } from '../support/as-server.ts'
import { post } from '../support/elsewhere.ts'
import { guestActions } from '../support/guests.ts'
import {
  asServer,
  CODE,
  cookieOf,
  looks,
  newAddress,
  opens,
  PAIRING,
  siege,
  submitFrom,
  welcomeTo,
} from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a code or a link', () => {
  let acme: TappedWorld
  const { link } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  it('for pairing pairs a device of its own person alone', async () => {
    const first = await acme.person('dave')
    first.says(BELLHOP, 'pair')
    const [, code = ''] = PAIRING.exec((await first.hears(/^Pairing code/)).getChildText('body') ?? '') ?? []
    const pair = async (username: string) =>
      (await post(acme.config, newAddress(), '/api/pairing', { username, code })).body
    for (const other of ['dora', 'ann', 'nobody']) expect((await pair(other)).error, other).to.equal('item-not-found')
    expect((await pair('dave')).code).to.match(CODE)
    expect((await pair('dave')).error, 'again').to.equal('item-not-found')
    await first.leaves()
  })

  it('with three uses lets in three of twenty who come at once', async () => {
    const { pathname } = new URL(await link('team-bob', { uses: '3' }))
    const enter = async () =>
      (await submitFrom(acme, `${pathname}/guest`, { once: randomUUID(), name: '', mail: '' })).status
    const statuses = await Promise.all(Array.from({ length: 20 }, enter))
    expect(statuses.filter(status => status === 303)).to.have.length(3)
    expect(statuses.filter(status => status === 404)).to.have.length(17)
  })

  it('of a welcome is dead when a client has registered by it: the page, and the code on the page', async () => {
    const token = await welcomeTo(acme, 'dora')
    const page = await looks(acme, `/welcome/${token}`)
    const [code = ''] = CODE.exec(page.body) ?? []
    expect([page.status, code !== '']).to.deep.equal([200, true])
    const register = (username: string) =>
      asServer(acme, '/internal/register', { token, username, credential: randomUUID(), address: '192.0.2.1' })
    expect(await register('dave'), 'for somebody else').to.include({ error: 'item-not-found' })
    expect(await register('dora')).to.include.keys('device')
    expect((await looks(acme, `/welcome/${token}`)).status).to.equal(404)
    expect(await opens(acme, 'dora', code, '')).to.deep.equal([])
    expect(await register('dora'), 'again').to.include({ error: 'item-not-found' })
  })

  it('that is revoked opens nothing any more, nor does a session that it opened', async () => {
    const code = await acme.code('dora')
    const cookie = await cookieOf(acme, 'dora', code)
    expect(await opens(acme, 'dora', code, cookie)).to.deep.equal(['page', 'sign-in', 'api', 'xmpp'])
    await acme.does('code-revoke', { id: cookie.slice('bellhop='.length).split('.')[0] ?? '' })
    expect(await opens(acme, 'dora', code, cookie)).to.deep.equal([])
  })

  it('gets its person in from a new address, while sixty addresses guess', async () => {
    const code = await acme.code('eve')
    for (let at = 0; at < 60; at++)
      expect(await verdict(acme, { username: 'eve', code: makeCode(), address: `10.2.0.${at}` })).to.be.oneOf([
        403, 429,
      ])
    expect(await verdict(acme, { username: 'eve', code, address: '10.2.1.1' })).to.equal(200)
  })

  it('for pairing is not guessed on the page: after three tries one waits, whoever one says one is', async () => {
    const address = newAddress()
    const statuses: number[] = []
    for (let at = 0; at < 5; at++) {
      const fields = { username: 'eve', code: makeCode().slice(0, 9) }
      const headers = { 'x-forwarded-for': `203.0.113.${at}`, forwarded: `for=203.0.113.${at}` }
      statuses.push((await submitFrom(acme, '/pair', fields, headers, address)).status)
    }
    expect(statuses).to.deep.equal([403, 403, 403, 429, 429])
  })
})
