// Coupons behind their sending: given away, taken back, reminded of, reported; and those who leave.
import { expect } from 'chai'
import { checkLetter } from '../../core/model/letters.ts'
import { chart, without } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
    carl
      ed
      eve
`)

describe('a coupon behind its sending', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore, stranger } = guestActions(() => acme)
  before(async () => (acme = await tappedWorld(ORG, { BELLHOP_TIME_ZONE: 'Europe/Berlin' })))
  after(() => acme?.end())
  afterEach(end)

  let made = 0
  async function sent(to: string, fields: object = {}): Promise<string> {
    const name = `o${++made}`
    await as('bob', 'coupon-create', { name, text: `Coupon ${name}`, cashiers: 'gus', ...fields })
    await as('bob', 'coupon-send', { coupon: name, to })
    return name
  }
  const voucherOf = (name: string, holder: string) =>
    withStore(async store => {
      const [coupon] = await store.coupons.find({ where: { name } })
      return (await store.vouchers.find({ where: { coupon: coupon?.id ?? '', holder } }))[0]
    })
  const change = (name: string, patch: object) =>
    withStore(async store => {
      const [coupon] = await store.coupons.find({ where: { name } })
      return store.coupons.change(coupon?.id ?? '', {}, patch)
    })

  describe('is given to somebody else', () => {
    it('who gets it by a message with another code; the code of before is worth nothing', async () => {
      const name = await sent('dave')
      const before = await voucherOf(name, 'dave')
      const dora = await online('dora')
      expect(await as('dave', 'coupon-give', { coupon: name, to: 'to dora' })).to.match(/^Dora Test has your coupon/)
      await dora.hears(`Dave Test gives you a coupon: Coupon ${name}.`, BELLHOP)
      await dora.hears(new RegExp(`^Coupon ${name}, a coupon of Bob Test`), BELLHOP)
      expect(await as('gus', 'redeem', { code: before?.code })).to.match(/^item-not-found/)
      expect(await as('dave', 'coupons')).not.to.contain(`Coupon ${name}`)
      expect(await as('gus', 'redeem', { code: (await voucherOf(name, 'dora'))?.code })).to.match(
        /^Redeemed: .* for Dora Test/,
      )
      expect(await as('bob', 'coupon-send', { coupon: name, to: 'dave' })).to.match(
        /sent to 0 people\. 1 had it already/,
      )
    })

    it('but not to who has it, not once it was used, not twice, and by a guest to nobody unknown', async () => {
      const name = await sent('dave, dora', { each: '2' })
      expect(await as('dave', 'coupon-give', { coupon: name, to: 'dora' })).to.equal(
        'conflict: Dora Test has this coupon already.',
      )
      expect(await as('dave', 'coupon-give', { coupon: name, to: 'dave' })).to.match(
        /^not-acceptable: This coupon is yours/,
      )
      await as('gus', 'redeem', { code: (await voucherOf(name, 'dave'))?.code })
      expect(await as('dave', 'coupon-give', { coupon: name, to: 'gus' })).to.match(/was used once already/)
      const code = await acme.code('dora')
      const all = await Promise.all(
        ['gus', 'ed', 'eve', 'carl'].map(to => as('dora', 'coupon-give', { coupon: name, to }, code)),
      )
      expect(all.filter(text => /has your coupon/.test(text))).to.have.length(1)
      const guest = await stranger(await as('bob', 'qr-contact'), 'Customer')
      const other = await sent(guest.username)
      expect(await as(guest.username, 'coupon-give', { coupon: other, to: 'eve' }, guest.code)).to.match(
        /^item-not-found: You know nobody here/,
      )
      expect(await as(guest.username, 'coupon-give', { coupon: other, to: 'bob' }, guest.code)).to.match(
        /^Bob Test has your coupon/,
      )
    })
  })

  describe('is taken back', () => {
    it('with a reason, which those read who have not used it; it is redeemed and given out no more', async () => {
      const name = await sent('dave, dora')
      const code = (await voucherOf(name, 'dave'))?.code
      await as('gus', 'redeem', { code: (await voucherOf(name, 'dora'))?.code })
      const dave = await online('dave')
      expect(await as('bob', 'coupon-revoke', { coupon: name, reason: 'The machine\nbroke.' })).to.contain(
        '1 person is told',
      )
      await dave.hears(
        `The coupon Coupon ${name} was taken back and is not honoured any more: The machine broke.`,
        BELLHOP,
      )
      expect(await as('gus', 'redeem', { code })).to.contain('It was taken back: The machine broke.')
      expect(await as('bob', 'coupon-send', { coupon: name, to: 'gus' })).to.match(
        /^not-acceptable: .* cannot be given out\. It was taken back/,
      )
      expect(await as('bob', 'qr-coupon', { coupon: name })).to.match(/^not-acceptable/)
      expect(await as('bob', 'coupon-revoke', { coupon: name, reason: 'x' })).to.match(
        /^conflict: .* was taken back already/,
      )
      expect(await as('dave', 'coupon-revoke', { coupon: name, reason: 'x' })).to.match(/^item-not-found/)
    })
  })

  describe('ends', () => {
    it('with a reminder before, once, to those who have not used it', async () => {
      const soon = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const name = await sent('dave, dora', { until: soon })
      await as('gus', 'redeem', { code: (await voucherOf(name, 'dora'))?.code })
      await change(name, { made: '2020-01-01T00:00:00.000Z' })
      const [dave, dora] = [await online('dave'), await online('dora')]
      await acme.restart()
      await dave.hears(new RegExp(`^You have not used your coupon Coupon ${name} yet`), BELLHOP)
      await acme.restart()
      for (const party of [dave, dora]) {
        party.says(BELLHOP, 'whoami')
        await party.hears(/acme\.test/, BELLHOP)
      }
      const told = (party: typeof dave) =>
        party.received.filter(stanza => /have not used your coupon/.test(stanza.getChildText('body') ?? '')).length
      expect([told(dave), told(dora)]).to.deep.equal([1, 0])
    })
  })

  describe('is reported', () => {
    it('to its owner: issued, received, redeemed, expired, by day and place', async () => {
      const name = await sent('dave, dora, ed', { places: 'Main Street, Station' })
      await acme.does('coupon-list')
      await as('gus', 'redeem', { code: (await voucherOf(name, 'dave'))?.code, place: 'Station' })
      await as('gus', 'redeem', { code: (await voucherOf(name, 'dora'))?.code, place: 'Station' })
      await as('gus', 'redeem-undo', { code: (await voucherOf(name, 'dora'))?.code })
      const rows = async () =>
        Object.fromEntries((await acme.does('coupon-report', { coupon: name })).table?.rows ?? [])
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date())
      expect(await rows()).to.include({
        issued: '3',
        redeemed: '1',
        undone: '1',
        expired: '0',
        [`on ${day}`]: '1',
        'at Station': '1',
      })
      await change(name, { until: '2020-01-01', closes: '2020-01-01T23:00:00.000Z' })
      expect(await rows()).to.include({ expired: '2' })
      expect(await as('dave', 'coupon-report', { coupon: name })).to.match(/^item-not-found/)
    })
  })

  describe('is redeemed before a till', () => {
    it('not by who tries codes of tills', async () => {
      const name = await sent('dave')
      const code = await acme.code('dave')
      const guesses = Array.from({ length: 30 }, (_, at) => `ZZ${String(at).padStart(5, '0')}`)
      const all = await Promise.all(
        guesses.map(guess => as('dave', 'coupon-use', { coupon: name, counter: guess + checkLetter(guess) }, code)),
      )
      expect(all.filter(text => text.startsWith('resource-constraint')).length).to.be.at.least(24)
    })
  })

  describe('of somebody who leaves', () => {
    it('goes to the successor of an owner who leaves; what a leaver had ends', async () => {
      await as('dora', 'coupon-create', { name: 'bequeathed', text: 'Bequeathed' })
      await as('dora', 'coupon-send', { coupon: 'bequeathed', to: 'dave, ed' })
      const code = (await voucherOf('bequeathed', 'ed'))?.code
      await acme.becomes(without(ORG, 'dora'))
      expect(await as('bob', 'coupon-list')).to.contain('"bequeathed"')
      expect(await as('bob', 'redeem', { code })).to.match(/^Redeemed: .* for Ed Test/)
      await acme.becomes(without(ORG, 'dora', 'dave'))
      expect(await voucherOf('bequeathed', 'dave')).to.equal(undefined)
      await acme.becomes(ORG)
    })
  })
})
