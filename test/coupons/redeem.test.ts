// Coupons at the counter: redeemed once, by those who may, in chat, over HTTP and before a cashier's till.
import { expect } from 'chai'
import { checkLetter } from '../../core/model/letters.ts'
import { chart } from '../support/chart.ts'
import { basic, command } from '../support/doors.ts'
import { guestActions } from '../support/guests.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const CROWD = Array.from({ length: 40 }, (_, n) => `p${n}`)
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
    carl
      ed
      eve
${CROWD.map(name => `      ${name}`).join('\n')}
`)

describe('a coupon at the counter', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore, stranger, link } = guestActions(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme?.end())
  afterEach(end)

  let made = 0
  /** Bob makes a coupon, which gus redeems, and sends it: its code for each person. */
  async function sent(to: string, fields: object = {}): Promise<{ name: string; codes: Map<string, string> }> {
    const name = `c${++made}`
    await as('bob', 'coupon-create', { name, text: `Coupon ${name}`, cashiers: 'gus, dora', ...fields })
    await as('bob', 'coupon-send', { coupon: name, to })
    const vouchers = await withStore(async store => {
      const [coupon] = await store.coupons.find({ where: { name } })
      return store.vouchers.find({ where: { coupon: coupon?.id ?? '' } })
    })
    return { name, codes: new Map(vouchers.map(({ holder, code }) => [holder, code])) }
  }
  const one = async (fields: object = {}, to = 'dave') => {
    const { name, codes } = await sent(to, fields)
    return { name, code: codes.get(to) ?? '' }
  }
  const redeems = (who: string, code: string, fields: object = {}, password?: string) =>
    as(who, 'redeem', { code, ...fields }, password)
  const counts = (name: string) =>
    withStore(async store => {
      const [coupon] = await store.coupons.find({ where: { name } })
      const done = await store.couponRedemptions.count({ coupon: coupon?.id ?? '', undone: null })
      return [coupon?.redeemed, done]
    })
  const timesTold = async (party: Party, text: RegExp) => {
    party.says(party.jid, 'fence')
    await party.hears('fence')
    return party.received.filter(stanza => text.test(stanza.getChildText('body') ?? '')).length
  }

  describe('is redeemed', () => {
    it('by a cashier who types its code, dashes and letters as they like; both sides are told, and a second time is refused', async () => {
      const { code } = await one({ worth: '2.50 EUR' })
      const [gus, dave] = [await online('gus'), await online('dave')]
      gus.says(BELLHOP, `redeem ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`.replace(/ (\S+) (\S+)$/, ' $1-$2'))
      await gus.hears(
        /^Redeemed: Coupon c\d+ \(2.50 EUR\) for Dave Test\. To undo it within 5 minutes: redeem undo /,
        BELLHOP,
      )
      await dave.hears(/^Your coupon Coupon c\d+ was redeemed, /, BELLHOP)
      gus.says(BELLHOP, `redeem ${code}`)
      await gus.hears(/^Coupon c\d+ was used already: \d+ \w+ \d{4}/, BELLHOP)
      expect(await redeems('dora', code)).to.match(/^not-acceptable: .* was used already/)
      expect(await as('dave', 'coupons')).to.contain('You have used it.')
    })

    it('by its link, by its owner, and by the command line', async () => {
      const { code } = await one()
      const shown = /http[^"]+\/v\/[0-9a-z]{24}/.exec(await as('dave', 'coupons'))?.[0] ?? ''
      expect(shown).to.contain(code.toLowerCase())
      expect(await redeems('bob', shown)).to.match(/^Redeemed: /)
      const { code: other } = await one()
      const done = await acme.cli('redeem', other)
      expect([done.code, done.out]).to.deep.equal([0, done.out.match(/^Redeemed: [^]*/)?.[0]])
    })

    it('at a place, which is asked for where there are several', async () => {
      const { code } = await one({ places: 'Main Street, Station' })
      const gus = await online('gus')
      gus.says(BELLHOP, `redeem ${code}`)
      await gus.hears(/Say where: .* is honoured at Main Street, Station\.\n1 = Main Street\n2 = Station\n/, BELLHOP)
      gus.says(BELLHOP, '2')
      await gus.hears(/^Redeemed: .* at Station\./, BELLHOP)
      const { code: other } = await one({ places: 'Main Street, Station' })
      expect(await redeems('gus', other, { place: 'Harbour' })).to.match(
        /is not honoured at 'Harbour', but at Main Street/,
      )
      expect(await redeems('gus', other, { place: 'MAIN street' })).to.match(/at Main Street\./)
      const { code: single } = await one({ places: 'Main Street' })
      expect(await redeems('gus', single)).to.match(/at Main Street\./)
    })

    it('as often as its owner grants to each person, and says how often is left', async () => {
      const { code } = await one({ each: '2' })
      expect(await redeems('gus', code)).to.contain('1 of 2 uses are left')
      expect(await redeems('gus', code)).to.contain('0 of 2 uses are left')
      expect(await redeems('gus', code)).to.match(/^not-acceptable/)
    })

    it('by the customer before a cashier’s till, and the cashier is told', async () => {
      const { name, code } = await one()
      const [gus, dave] = [await online('gus'), await online('dave')]
      gus.says(BELLHOP, 'till')
      const told = (await gus.hears(/^Code of your counter: /, BELLHOP)).getChildText('body') ?? ''
      const [, till = ''] = /counter: (\S{9}),/.exec(told) ?? []
      dave.says(BELLHOP, `coupon use ${name} ${till}`)
      await dave.hears(`Your coupon Coupon ${name} is redeemed.`, BELLHOP)
      await gus.hears(/^Redeemed: Coupon c\d+ for Dave Test\./, BELLHOP)
      expect(await as('dave', 'coupon-use', { coupon: code, counter: till })).to.match(/used already/)
      const { name: late } = await one()
      await withStore(async store => {
        for (const { id } of await store.tills.find())
          await store.tills.change(id, {}, { until: '2020-01-01T00:00:00.000Z' })
      })
      expect(await as('dave', 'coupon-use', { coupon: late, counter: till })).to.match(
        /^item-not-found: .* ask for a new one/,
      )
      const elsewhere = await as('ed', 'till')
      const [, other = ''] = /till=(\w+)/.exec(elsewhere) ?? []
      expect(await as('dave', 'coupon-use', { coupon: late, counter: other })).to.match(/^item-not-found/)
    })
  })

  describe('is undone', () => {
    it('once, within five minutes, by who redeemed it; both sides are told', async () => {
      const { name, code } = await one()
      const dave = await online('dave')
      await redeems('gus', code)
      expect(await as('dora', 'redeem-undo', { code })).to.match(/^not-acceptable: Somebody else has redeemed it/)
      const all = await Promise.all(Array.from({ length: 8 }, () => as('gus', 'redeem-undo', { code })))
      expect(all.filter(text => /^Undone: /.test(text))).to.have.length(1)
      expect(await counts(name)).to.deep.equal([0, 0])
      await dave.hears(/^The redemption of your coupon .* was undone/, BELLHOP)
      expect(await redeems('dora', code)).to.match(/^Redeemed/)
      expect(await counts(name)).to.deep.equal([1, 1])
      await withStore(async store => {
        for (const { id, at } of await store.couponRedemptions.find({ where: { undone: null } }))
          await store.couponRedemptions.change(id, {}, { at: new Date(Date.parse(at) - 300_000).toISOString() })
      })
      expect(await as('dora', 'redeem-undo', { code })).to.match(
        /^not-acceptable: It was redeemed more than 5 minutes ago/,
      )
    })
  })

  describe('is redeemed once', () => {
    it('of a hundred who try at the same moment', async () => {
      const { name, code } = await one()
      const [gus, dora] = [await acme.code('gus'), await acme.code('dora')]
      const tries = Array.from({ length: 100 }, (_, at) =>
        at % 2 ? redeems('gus', code, {}, gus) : redeems('dora', code, {}, dora),
      )
      const all = await Promise.all(tries)
      expect(all.filter(text => /^Redeemed/.test(text))).to.have.length(1)
      expect(new Set(all.filter(text => !/^Redeemed/.test(text)).map(text => text.split(':')[0]))) //
        .to.deep.equal(new Set(['not-acceptable']))
      expect(await counts(name)).to.deep.equal([1, 1])
    })

    it('for each of the ten that are left, of forty customers at once', async () => {
      const { name, codes } = await sent(CROWD.join(','), { total: '10', each: '3' })
      const [gus, dora] = [await acme.code('gus'), await acme.code('dora')]
      const all = await Promise.all(
        [...codes.values()].map((code, at) => redeems(at % 2 ? 'gus' : 'dora', code, {}, at % 2 ? gus : dora)),
      )
      expect(all.filter(text => /^Redeemed/.test(text))).to.have.length(10)
      expect(all.filter(text => /is not honoured\. It was honoured 10 times/.test(text))).to.have.length(30)
      expect(await counts(name)).to.deep.equal([10, 10])
    })

    it('when the message of the cashier comes again behind a kill, and its holder is told once', async () => {
      const { name, code } = await one()
      const [gus, dave] = [await online('gus'), await online('dave')]
      const sprung = acme.tap.cuts(1, 'before')
      gus.says(BELLHOP, `redeem ${code}`)
      await sprung
      await acme.crash()
      await gus.hears(/^Redeemed: /, BELLHOP)
      await dave.hears(/^Your coupon .* was redeemed/, BELLHOP)
      expect(await timesTold(gus, new RegExp(`^Redeemed: Coupon ${name} |^Coupon ${name} was used`))).to.equal(1)
      expect(await timesTold(dave, new RegExp(`${name} was redeemed`))).to.equal(1)
      expect(await counts(name)).to.deep.equal([1, 1])
    })

    it('when the message of the customer at a till comes again behind a kill, and each side is told its own', async () => {
      const { name } = await one()
      const [gus, dave] = [await online('gus'), await online('dave')]
      const [, till = ''] = /till=(\w+)/.exec(await as('gus', 'till')) ?? []
      const sprung = acme.tap.cuts(1, 'before')
      dave.says(BELLHOP, `coupon use ${name} ${till}`)
      await sprung
      await acme.crash()
      await dave.hears(`Your coupon Coupon ${name} is redeemed.`, BELLHOP)
      await gus.hears(new RegExp(`^Redeemed: Coupon ${name} for Dave Test`), BELLHOP)
      expect(await timesTold(dave, new RegExp(`^Redeemed: Coupon ${name} `))).to.equal(0)
      expect(await timesTold(gus, new RegExp(`^Redeemed: Coupon ${name} `))).to.equal(1)
      expect(await counts(name)).to.deep.equal([1, 1])
    })

    it('by a request over HTTP that is sent again with its key', async () => {
      const { name, code } = await one({ each: '5' })
      const credentials = { ...basic('gus', await acme.code('gus')), 'idempotency-key': 'one-coffee' }
      const ask = async () => (await command(acme.config, 'redeem', { code }, credentials)).body
      const [first, second] = [await ask(), await ask()]
      expect(second).to.equal(first)
      expect(await counts(name)).to.deep.equal([1, 1])
    })
  })

  describe('is refused', () => {
    it('to its holder, to a cashier of another shop, to a colleague and to a guest, and stays good', async () => {
      const { name, code } = await one({}, 'dora')
      expect(await redeems('dora', code), 'a cashier’s own').to.match(/^not-acceptable: This is a coupon of your own/)
      const { code: daves } = await one()
      expect(await redeems('dave', daves)).to.match(/^not-acceptable: This is a coupon of your own/)
      await as('carl', 'coupon-create', { name: 'other', text: 'Other', cashiers: 'eve' })
      for (const who of ['eve', 'carl', 'ed'])
        expect(await redeems(who, code)).to.equal(
          `item-not-found: There is no coupon with the code ${code} that you redeem.`,
        )
      const guest = await stranger(await link('team-bob'), 'Customer')
      expect(await redeems(guest.username, code, {}, guest.code)).to.match(/^forbidden: Only members/)
      expect(await counts(name)).to.deep.equal([0, 0])
      expect(await redeems('gus', code)).to.match(/^Redeemed/)
    })

    it('before its first day, behind its last one, and where it was taken back', async () => {
      const change = (name: string, patch: object) =>
        withStore(async store => {
          const [coupon] = await store.coupons.find({ where: { name } })
          await store.coupons.change(coupon?.id ?? '', {}, patch)
        })
      const early = await one({ from: '2099-05-01' })
      expect(await redeems('gus', early.code)).to.match(/It is not valid before 1 May 2099/)
      const late = await one({ until: '2099-05-01' })
      await change(late.name, { closes: new Date().toISOString() })
      expect(await redeems('gus', late.code)).to.match(/It ended on 1 May 2099/)
      const revoked = await one()
      await change(revoked.name, { revoked: new Date().toISOString(), reason: 'The machine broke.' })
      expect(await redeems('gus', revoked.code)).to.match(/It was taken back: The machine broke\./)
      for (const { name } of [early, late, revoked]) expect(await counts(name)).to.deep.equal([0, 0])
    })

    it('for a code that is mistyped, which is no attempt, and for tries at codes, which wait', async () => {
      const { code } = await one()
      const [dora, gus] = [await acme.code('dora'), await acme.code('gus')]
      const wrong = code.slice(0, 7) + (code.endsWith('7') ? '8' : '7')
      for (let at = 0; at < 20; at++)
        expect(await redeems('dora', wrong, {}, dora)).to.match(/^bad-request: .* is mistyped/)
      const guesses = Array.from({ length: 60 }, (_, at) => `ZZ${String(at).padStart(5, '0')}`)
      const all = await Promise.all(guesses.map(guess => redeems('dora', guess + checkLetter(guess), {}, dora)))
      const slowed = all.filter(text => text.startsWith('resource-constraint: Too many wrong codes.'))
      expect(all.length - slowed.length).to.be.within(10, 12)
      expect(await redeems('gus', code, {}, gus), 'the other cashier of the shop').to.match(/^Redeemed/)
    })
  })
})
