// Links and QR codes: into a group, to a contact; what a token grants, how often, and to whom no more.
import { expect } from 'chai'
import { hosts } from '../../config.ts'
import { without } from '../support/chart.ts'
import { base, CROWD, guestWorld, guestActions, REFUSED, tokenOf } from '../support/guests.ts'
import { joining, presenceOf, pushed, roster } from '../support/sights.ts'
import type { TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const BELLHOP = hosts({ domain: 'acme.test' }).bellhop
const jid = (username: string) => `${username}@acme.test`
const room = (name: string) => `${name}@rooms.acme.test`

describe('a link', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { link, as, stranger, attempt, healthy, withStore } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await guestWorld()
  })
  after(() => acme.end())
  afterEach(end)

  const contactLink = (username: string) => as(username, 'qr-contact')

  describe('of a member', () => {
    it('joins a group from chat, and stays in it whatever the chart does', async () => {
      const eve = await online('eve')
      const address = await link('team-bob')
      eve.says(BELLHOP, `join ${tokenOf(address).toUpperCase()}`)
      await eve.hears(/You are in Bob Test's team/)
      expect(await joining(eve, room('team-bob'), 'Eve Test')).to.equal('joined')
      eve.says(BELLHOP, `join ${address}`)
      await eve.hears(/You are in Bob Test's team/)
      await acme.becomes(without(base, 'dora'))
      await acme.becomes(base)
      expect((await acme.state()).rooms['team-bob']?.join()).to.contain(jid('eve'))
      await healthy()
    })

    it('becomes a contact of who shows it: both rosters change before their eyes, and they see each other', async () => {
      const [dora, ed] = [await online('dora'), await online('ed')]
      const shown = await contactLink('dora')
      expect(await contactLink('dora'), 'the same again').to.equal(shown)
      ed.says(BELLHOP, `join ${shown}`)
      await ed.hears(/Dora Test .* are contacts/)
      expect(await pushed(ed, jid('dora'))).to.equal('Dora Test | both | Contacts')
      expect(await pushed(dora, jid('ed'))).to.equal('Ed Test | both | Contacts')
      expect(await presenceOf(ed, dora)).to.equal('available')
      expect(await presenceOf(dora, ed)).to.equal('available')
      dora.says(BELLHOP, 'contact remove ed')
      await dora.hears(/no longer contacts/)
      expect(await presenceOf(ed, dora)).to.equal('unavailable')
      expect(await roster(ed)).not.to.have.property(jid('dora'))
      await healthy()
    })

    it('takes a chat app that scans it straight to what it grants, and spends nothing by that', async () => {
      const [group, contact] = [await link('team-bob', { uses: '1' }), await contactLink('dora')]
      const found = async (address: string) => {
        const path = `http://127.0.0.1:${acme.config.httpPort}${new URL(address).pathname}`
        const { status, headers } = await fetch(path, { method: 'HEAD' })
        return `${status} ${headers.get('link')}`
      }
      const join = `xmpp:${BELLHOP}?message;type=chat;body=join%20${tokenOf(group)}`
      expect(await found(group)).to.equal(`200 <${join}>; rel="alternate"`)
      const subscribe = `xmpp:${jid('dora')}?subscribe;preauth=${tokenOf(contact)}`
      expect(await found(contact)).to.equal(`200 <${subscribe}>; rel="alternate"`)
      const gus = await online('gus')
      gus.says(BELLHOP, decodeURIComponent(/body=(.*)/.exec(join)?.[1] ?? ''))
      await gus.hears(/You are in Bob Test's team/)
      expect(await found(group)).to.equal('404 null')
    })

    it('has a guest as contact who opens it, and the guest that member alone', async () => {
      const guest = await stranger(await contactLink('dave'), 'Client')
      const [party, dave] = [await online(guest.username, guest.code), await online('dave')]
      expect(await roster(party)).to.deep.equal({
        [BELLHOP]: 'Bellhop | to | Bellhop',
        [jid('dave')]: 'Dave Test | both | Contacts',
      })
      expect(await roster(dave)).to.have.property(jid(guest.username), 'Client (guest) | both | Contacts')
    })

    it('keeps the team as the place of a colleague who is a contact too', async () => {
      await as('dora', 'join', { token: await contactLink('dave') })
      const dora = await online('dora')
      expect(await roster(dora)).to.have.property(jid('dave'), "Dave Test | both | Bob Test's team")
    })

    it('may paste what a client made of the link', async () => {
      const token = tokenOf(await contactLink('gus'))
      for (const [at, typed] of [
        `xmpp:gus@acme.test?subscribe;preauth=${token}`,
        `xmpp:${BELLHOP}?message;body=join%20${token}`,
        `  ${token.toUpperCase()} `,
      ].entries())
        expect(await as(CROWD[at] ?? '', 'join', { token: typed })).to.equal('xmpp:gus@acme.test')
    })

    it('is told when it is their own', async () => {
      expect(await as('dora', 'join', { token: await contactLink('dora') })).to.match(/^not-acceptable.*your own/)
    })

    it('takes everything along when leaving: contacts, links, what happened to their devices', async () => {
      await as('p99', 'join', { token: await contactLink('eve') })
      await as('eve', 'join', { token: await contactLink('p98') })
      await acme.becomes(without(base, 'eve'))
      const left = await withStore(store =>
        Promise.all([
          store.contacts.find({ where: { one: 'eve' } }),
          store.contacts.find({ where: { other: 'eve' } }),
          store.invites.find({ where: { by: 'eve' } }),
          store.audits.find({ where: { person: 'eve' } }),
          store.codes.find({ where: { person: 'eve' } }),
        ]),
      )
      expect(left.flat()).to.deep.equal([])
      expect((await acme.state()).rosters.p98?.join()).not.to.contain(jid('eve'))
      await healthy()
      await acme.becomes(base)
      expect((await acme.state()).rosters.eve?.join(), 'not after coming back').not.to.contain(jid('p98'))
    })

    it('makes links to own groups alone, lists what is open, and takes it back', async () => {
      expect(await as('dave', 'qr-group', { group: 'team-bob' })).to.match(/^forbidden/)
      const shown = await as('bob', 'qr-group', { group: 'team-bob', uses: 3 })
      expect(await as('bob', 'invites'))
        .to.contain(shown)
        .and.to.contain('"3"')
      expect(await as('dave', 'invites')).not.to.contain(shown)
      expect(await as('dave', 'invite-revoke', { invite: shown })).to.match(/^forbidden/)
      expect(await as('bob', 'invite-revoke', { invite: shown })).to.contain('can no longer be used')
      expect(await attempt(shown)).to.equal(REFUSED)
    })
  })

  it('into a group ends when who made it decides there no longer', async () => {
    await as('dave', 'group-create', { name: 'passed-on', title: 'Passed on' })
    const shown = await as('dave', 'qr-group', { group: 'passed-on' })
    expect(await attempt(shown)).to.equal('let in')
    await as('dave', 'group-handover', { group: 'passed-on', person: 'dora' })
    expect(await as('dora', 'group-remove', { group: 'passed-on', who: 'dave' })).to.contain('1 removed')
    expect(await as('dave', 'join', { token: shown })).to.equal(REFUSED)
    expect(await attempt(shown)).to.equal(REFUSED)
  })

  describe('and its token', () => {
    it('is refused in the same words whatever makes it worthless', async () => {
      const good = tokenOf(await link('team-bob', { uses: '1' }))
      const contact = tokenOf(await contactLink('ed'))
      const flipped = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')
      const late = tokenOf(await link('team-bob', { hours: '1' }))
      await withStore(store => store.invites.change(late.slice(0, 10), {}, { until: '2020-01-01T00:00:00.000Z' }))
      const leavers = tokenOf(await as('eve', 'qr-contact'))
      await acme.becomes(without(base, 'eve'))
      const swapped = contact.slice(0, 10) + good.slice(10)
      const worthless = [
        flipped,
        good.slice(0, -1),
        `${good}0`,
        swapped,
        late,
        leavers,
        'x',
        `/g/${leavers}`,
        '💥',
        "' OR 1=1 --",
      ]
      for (const token of worthless) expect(await attempt(token), token).to.equal(REFUSED)
      for (const token of worthless) expect(await as('dora', 'join', { token }), token).to.equal(REFUSED)
      expect(await attempt(good)).to.equal('let in')
      expect(await attempt(good)).to.equal(REFUSED)
      await acme.becomes(base)
      expect(await attempt(leavers), 'not after coming back').to.equal(REFUSED)
    })

    it('of one use is won by one of a hundred who redeem it at once, again by nobody but the winner', async () => {
      const codes = await Promise.all(CROWD.map(name => acme.code(name)))
      const token = tokenOf(await link('team-carl', { uses: '1' }))
      const all = () => Promise.all(CROWD.map((name, at) => as(name, 'join', { token }, codes[at])))
      const first = await all()
      const winner = first.findIndex(answer => answer !== REFUSED)
      expect(first.filter(answer => answer !== REFUSED)).to.have.length(1)
      const again = await all()
      expect(again.map((answer, at) => [at, answer]).filter(([, answer]) => answer !== REFUSED)).to.deep.equal([
        [winner, first[winner]],
      ])
      expect((await acme.state()).rooms['team-carl']?.filter(line => line.includes('p'))).to.have.length.at.least(1)
      await healthy()
    }).timeout(60_000)

    it('of one use makes one guest of a hundred strangers at once', async () => {
      const before = (await acme.does('guests')).table?.rows.length ?? 0
      const token = await link('team-carl', { uses: '1' })
      const answers = await Promise.all(CROWD.map(() => attempt(token)))
      expect(answers.filter(answer => answer === 'let in')).to.have.length(1)
      expect(answers.filter(answer => answer === REFUSED)).to.have.length(99)
      expect((await acme.does('guests')).table?.rows).to.have.length(before + 1)
    }).timeout(60_000)
  })
})
