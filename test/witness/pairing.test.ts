// Two devices of one person, both slixmpp as it is installed: paired by a browser, and told the same by archive and carbons.
import { expect } from 'chai'
import { CODE, presses, visitsTo, type Visits } from '../support/pages.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { startWitness, type Witness } from './slixmpp.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const KING = 'sking@acme.test'

describe('slixmpp on a second device', function () {
  this.timeout(60_000)
  let acme: World
  let visits: Visits
  let king: Party
  let first: Witness
  let second: Witness
  let code = ''
  const witness = async (password: string) => {
    const device = await startWitness({ config: acme.config, username: 'nyang', code: password })
    await device.does('present')
    return device
  }

  before(async () => {
    acme = await ownWorld()
    ;[visits, king] = await Promise.all([visitsTo(acme), acme.person('sking')])
    first = await witness(await acme.code('nyang'))
  })
  after(async () => {
    await second?.leaves()
    await first?.leaves()
    await king?.leaves()
    await visits?.browser.close()
    await acme?.end()
  })

  it('signs in with the code that a browser shows for what the first one was told', async () => {
    await first.does('say', { to: KING, body: 'Said by her before' })
    await king.hears('Said by her before')
    king.says('nyang@acme.test', 'Said to her before')
    await first.hears('Said to her before')
    await first.does('say', { to: BELLHOP, body: 'pair' })
    const { body = '' } = await first.hears(/^Pairing code/, BELLHOP)
    const page = await visits.stranger()
    await page.goto('/pair')
    await page.fill('#username', 'nyang')
    await page.fill('#code', /^Pairing code (\S+?):/.exec(body)?.[1] ?? '')
    await presses(page, 'Show the access code')
    code = CODE.exec((await page.textContent('.big-code')) ?? '')?.[0] ?? ''
    second = await witness(code)
    await first.hears(/^Your pairing code was used from 127\.0\.0\.1/, BELLHOP)
    expect(second.jid)
      .to.match(/^nyang@acme\.test\/./)
      .and.not.equal(first.jid)
  })

  it('finds what was said before it was there', async () => {
    expect(await second.does('archive', { peer: KING })).to.deep.equal(['Said by her before', 'Said to her before'])
  })

  it('hears what is said on the first one, and the first one what is said on it', async () => {
    for (const device of [first, second]) await device.does('carbons')
    await first.does('say', { to: KING, body: 'From the first' })
    await second.sees(({ saw, body }) => saw === 'carbon sent' && body === 'From the first', 'a carbon')
    await second.does('say', { to: KING, body: 'From the second' })
    await first.sees(({ saw, body }) => saw === 'carbon sent' && body === 'From the second', 'a carbon')
    await king.hears('From the second')
  })

  it('finds what was said while it was away, and in the same order as the first one', async () => {
    const { jid } = second
    await second.leaves()
    await first.does('say', { to: KING, body: 'While it was away' })
    await king.hears('While it was away')
    king.says('nyang@acme.test', 'An answer')
    await first.hears('An answer')
    second = await witness(code)
    expect(second.jid, 'the same device').to.equal(jid)
    const all: string[] = []
    for (const device of [first, second]) all.push(JSON.stringify(await device.does('archive', { peer: KING })))
    expect(all[0]).to.equal(all[1]).and.contain('"While it was away","An answer"]')
  })
})
