// Coupons: made and sent by their owner, kept in the booklets of their receivers.
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const COUPON = 'urn:bellhop:coupon:1'
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

describe('coupons', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore } = guestActions(() => acme)
  before(async () => (acme = await tappedWorld(ORG, { BELLHOP_TIME_ZONE: 'Europe/Berlin', BELLHOP_COUPONS: '20' })))
  after(() => acme?.end())
  afterEach(end)

  describe('are made', () => {
    it('by a line of chat, with what they are for, their worth and terms, until when and where', async () => {
      const bob = await online('bob')
      bob.says(
        BELLHOP,
        'coupon create Espresso --until 2099-12-31 --worth "2.50 EUR" --terms "One for each visit" --places "Main Street, Station" --total 100 --cashiers ed,team-ann Free espresso',
      )
      await bob.hears(/The coupon Free espresso is in your booklet as espresso\./, BELLHOP)
      const shown = await as('bob', 'coupon-show', { coupon: 'espresso' })
      for (const part of [
        '2.50 EUR',
        'One for each visit',
        '31 December 2099',
        'Main Street, Station',
        'Ed Test, team-ann',
      ])
        expect(shown).to.contain(part)
      expect(await as('bob', 'coupon-list'))
        .to.contain('"espresso","Free espresso"')
        .and.contain('"0 of 100"')
    })

    it('and are nobody else’s to see or send', async () => {
      for (const command of ['coupon-show', 'coupon-send'])
        expect(await as('dora', command, { coupon: 'espresso', ...(command === 'coupon-send' && { to: 'gus' }) })) //
          .to.match(/^item-not-found: You have no coupon 'espresso'/)
      expect(await as('dora', 'coupon-list')).to.match(/You give out no coupons yet/)
    })

    it('in days of the time zone of the organisation; the last one counts wholly', async () => {
      await as('bob', 'coupon-create', { name: 'spring', text: 'Spring', from: '2099-03-28', until: '2099-03-29' })
      const [spring] = await withStore(store => store.coupons.find({ where: { name: 'spring' } }))
      expect([spring?.opens, spring?.closes]).to.deep.equal(['2099-03-27T23:00:00.000Z', '2099-03-29T22:00:00.000Z'])
    })

    it('or not, with a sentence that says why', async () => {
      const made = (fields: object) => as('bob', 'coupon-create', { name: 'bad', text: 'Bad', ...fields })
      const refused: [object, RegExp][] = [
        [{ from: '2099-02-02', until: '2099-02-01' }, /^not-acceptable: The last day, 2099-02-01, is before the first/],
        [{ until: '2020-01-01' }, /^not-acceptable: .*/],
        [{ until: '2099-02-30' }, /^bad-request: '2099-02-30' is no day/],
        [{ total: '-5' }, /^bad-request: total: '-5' is no whole number/],
        [{ total: '0' }, /^not-acceptable: Say from 1 to 1000000 how often/],
        [{ total: '999999999999' }, /^not-acceptable: Say from 1 to 1000000 how often/],
        [{ each: '1e9' }, /^bad-request: each: '1e9' is no whole number/],
        [{ text: 'x'.repeat(101) }, /^bad-request: Say what the coupon is for in up to 100 characters/],
        [{ text: '\u202e \u0007' }, /^bad-request: Say in 1 to 100 characters what the coupon is for/],
        [{ terms: 'x'.repeat(1_001) }, /^bad-request: terms: A text of more than 1000 characters/],
        [{ name: 'two words' }, /^bad-request: The name of a coupon is one word/],
        [{ picture: 'javascript:alert(1)' }, /^bad-request: picture: Send the picture or file itself, or its address/],
        [{ cashiers: 'nobody-here' }, /^item-not-found: There is no person or group 'nobody-here'/],
        [
          { places: Array.from({ length: 51 }, (_, at) => `P${at}`).join(',') },
          /^not-acceptable: A coupon has up to 50 places/,
        ],
        [{ name: 'espresso' }, /^conflict: There is a coupon 'espresso' already/],
        [{ owner: 'dora' }, /^forbidden: Only the administrator makes coupons for others/],
      ]
      for (const [fields, why] of refused) expect(await made(fields), JSON.stringify(fields).slice(0, 80)).to.match(why)
      expect(await withStore(store => store.coupons.count({ name: 'bad' }))).to.equal(0)
      expect((await as('bob', 'coupon-create', { name: 'bad', text: 'x'.repeat(10_000_000) })).slice(0, 200)) //
        .to.match(/larger|too large|more than|kilobytes/i)
    })

    it('once by a message that comes again', async () => {
      const bob = await online('bob')
      const sprung = acme.tap.cuts(1, 'before', ({ name }) => name === 'message')
      bob.says(BELLHOP, 'coupon create again Again')
      await sprung
      await acme.crash()
      await bob.hears(/The coupon Again is in your booklet as again/, BELLHOP)
    })
  })

  describe('are sent', () => {
    it('to people and groups, each with a code and a link of its own, once to each person', async () => {
      const [bob, dave, ed] = [await online('bob'), await online('dave'), await online('ed')]
      bob.says(BELLHOP, 'coupon send espresso to dave, team-bob, Ed Test')
      await bob.hears('Free espresso is sent to 4 people.', BELLHOP)
      const codes = []
      for (const party of [dave, ed]) {
        const message = await party.hears(/^Free espresso, a coupon of Bob Test, /, BELLHOP)
        const body = message.getChildText('body') ?? ''
        expect(body).to.contain(
          '\nWorth: 2.50 EUR\nValid until 31 December 2099\nWhere: Main Street, Station\nOne for each visit\n',
        )
        const [, code = '', link = ''] = /\nCode: ([0-9A-Z]{4}-[0-9A-Z]{4})\n(\S+\/v\/[0-9a-z]{24})$/.exec(body) ?? []
        expect(link).to.contain(code.replace('-', '').toLowerCase())
        const element = message.getChild('coupon', COUPON)
        expect(element?.attrs).to.include({ code, until: '2099-12-31' })
        expect(element?.getChildText('link')).to.equal(link)
        codes.push(code)
      }
      expect(new Set(codes).size).to.equal(2)
      bob.says(BELLHOP, 'coupon send espresso dave, eve')
      await bob.hears('Free espresso is sent to 1 person. 1 had it already.', BELLHOP)
      dave.says(BELLHOP, 'coupons')
      await dave.hears(
        new RegExp(`^${codes[0]} · Free espresso · 2.50 EUR · Valid until 31 December 2099 · http`),
        BELLHOP,
      )
      expect(dave.received.filter(stanza => stanza.getChild('coupon', COUPON))).to.have.length(1)
    })

    it('with what their sender writes above, and with their picture as a message of its own', async () => {
      const picture = 'https://pictures.example/espresso.png'
      await as('bob', 'coupon-create', { name: 'cake', text: 'Cake', picture })
      const gus = await online('gus')
      const bob = await online('bob')
      bob.says(BELLHOP, 'coupon send cake to gus --text "Happy birthday, Gus!"')
      await gus.hears(/^Bob Test writes: Happy birthday, Gus!\n\nCake, a coupon of/, BELLHOP)
      const long = await as('bob', 'coupon-send', { coupon: 'cake', to: 'dave', text: 'x'.repeat(1_001) })
      expect(long).to.match(/^bad-request: text: A text of more than 1000 characters/)
      const message = await gus.hears(picture, BELLHOP)
      expect(message.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(picture)
    })

    it('to each person in the language of the own profile, and so are answers and refusals', async () => {
      await withStore(store => store.people.change('eve', {}, { profile: { language: 'de-CH' } }))
      await as('bob', 'coupon-create', { name: 'tea', text: 'Tea', until: '2099-12-31' })
      const [bob, dora, eve] = [await online('bob'), await online('dora'), await online('eve')]
      bob.says(BELLHOP, 'coupon send tea to dora, eve --text "For you."')
      await bob.hears('Tea is sent to 2 people.', BELLHOP)
      await dora.hears(/^Bob Test writes: For you\.\n\nTea, a coupon of .*\nValid until 31 December 2099\n/, BELLHOP)
      await eve.hears(
        /^Bob Test schreibt: For you\.\n\nTea, ein Gutschein von .*\nGültig bis 31\. Dezember 2099\n/,
        BELLHOP,
      )
      eve.says(BELLHOP, 'coupons')
      await eve.hears(/ · Tea · Gültig bis 31\. Dezember 2099 · http/, BELLHOP)
      eve.says(BELLHOP, 'coupon use cake 1234')
      await eve.hears('Sie haben keinen Gutschein „cake“: coupons zeigt Ihre.', BELLHOP)
      await as('bob', 'coupon-revoke', { coupon: 'tea', reason: 'closed' })
      await eve.hears('Der Gutschein Tea wurde zurückgenommen und gilt nicht mehr: closed', BELLHOP)
      await dora.hears('The coupon Tea was taken back and is not honoured any more: closed', BELLHOP)
    })

    it('to nobody where a name is unknown, where there is no such list, and beyond the bound of a day', async () => {
      const sends = (to: string) => as('bob', 'coupon-send', { coupon: 'spring', to })
      expect(await sends('dave, nobody-here, team-carl-news')).to.equal(
        'item-not-found: Nothing was sent: there is no person, group or list nobody-here, team-carl-news for you.',
      )
      expect(await sends('customers')).to.equal('not-acceptable: That is nobody. Nothing was sent.')
      expect(await sends(',')).to.match(/^bad-request/)
      await withStore(store =>
        store.batch(
          Array.from({ length: 15 }, (_, at) => ({
            insert: 'vouchers' as const,
            record: {
              id: `x ${at}`,
              coupon: 'x',
              holder: `x${at}`,
              code: `X${at}`,
              used: 0,
              issued: new Date().toISOString(),
              by: 'bob',
            },
          })),
        ),
      )
      expect(await sends('dave')).to.match(/^policy-violation: A member sends 20 coupons within a day/)
      expect(await as('dave', 'coupons')).not.to.contain('Spring')
    })

    it('once, to everybody, when Bellhop is killed behind the effect', async () => {
      await as('carl', 'coupon-create', { name: 'killed', text: 'Killed' })
      const [carl, ed] = [await online('carl'), await online('ed')]
      const sprung = acme.tap.cuts(1, 'before')
      carl.says(BELLHOP, 'coupon send killed team-carl')
      await sprung
      await acme.crash()
      await carl.hears('Killed is sent to 2 people.', BELLHOP)
      await ed.hears(/^Killed, a coupon of Carl Test/, BELLHOP)
      ed.says(BELLHOP, 'whoami')
      await ed.hears(/Ed Test/, BELLHOP)
      expect(ed.received.filter(stanza => stanza.getChild('coupon', COUPON))).to.have.length(1)
    })
  })
})
