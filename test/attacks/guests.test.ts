// Guests by links: who leaves keeps none of them, who is removed stays removed, and they are not without number.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { jid, room } from '../support/addresses.ts'
import { without } from '../support/chart.ts'
import { base, guestActions, tokenOf } from '../support/guests.ts'
import { posts } from '../support/forms.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const BOUNDS = { BELLHOP_GUESTS_PER_HOUR: '3', BELLHOP_GUESTS_PER_LINK: '5', BELLHOP_DESKTOP_DEVICES: '0' }

describe('guests by links', function () {
  this.timeout(120_000)
  const { acme, online, signInAs } = inWorld(() => tappedWorld(base, BOUNDS))
  const { as, link, stranger, healthy, attempt } = guestActions(acme)

  const guestRows = async () => (await acme().does('guests')).table?.rows ?? []

  it('end with who made the link, and the successor is told each by name', async () => {
    const own = await stranger(tokenOf(await as('eve', 'qr-contact')), 'Eve Later')
    const poster = await stranger(await link('team-carl'), 'Paul Poster')
    await as('eve', 'group-create', { name: 'eves', title: 'Eves', kind: 'chat' })
    const inGroup = await stranger(await as('eve', 'qr-group', { group: 'eves' }), 'Eve Again')
    const rows = await guestRows()
    expect(rows.find(([address]) => address === jid(own.username))?.at(-1)).to.match(/^link [0-9a-z]{10} of eve$/)
    expect(rows.find(([address]) => address === jid(poster.username))?.at(-1)).to.match(/of the administrator$/)
    const session = await online(own.username, own.code)
    const carl = await online('carl')
    await acme().becomes(without(base, 'eve'))
    await session.ended
    for (const { username, code } of [own, inGroup]) expect(await signInAs(username, code)).to.equal('not-authorized')
    const told = (await carl.hears(/Eve Test has left/, BELLHOP)).getChildText('body') ?? ''
    expect(told).to.contain('Eve Later').and.contain('Eve Again').and.not.contain('Paul Poster')
    expect(await signInAs(poster.username, poster.code)).to.equal('signed in')
    await healthy()
    const ann = await online('ann')
    await acme().becomes(without(base, 'carl', 'ed', 'eve'))
    await ann.hears(/Carl Test has left.\n?.*answer for these guests from now on: Paul Poster/s, BELLHOP)
    await acme().becomes(base)
  })

  it('do not come back by the same link when an owner removes them, under whatever name', async () => {
    const token = await link('team-bob', { new: 'true' })
    const { pathname } = new URL(token)
    const troll = await stranger(token, 'Troll')
    const answer = await as('bob', 'group-remove', { group: 'team-bob', who: troll.username })
    const again = await posts(acme().config, `${pathname}/guest`, { once: randomUUID(), name: 'Nice', mail: '' })
    expect(again.status).to.equal(404)
    expect(answer).to.contain('link by which they came into it is ended')
  })

  it('leave the link good where the owner says so', async () => {
    const token = await link('team-bob', { new: 'true' })
    const troll = await stranger(token, 'Polite')
    const answer = await as('bob', 'group-remove', { group: 'team-bob', who: troll.username, keep: 'yes' })
    expect(answer).not.to.contain('ended')
    expect(await attempt(token)).to.equal('let in')
  })

  it('are shown out for good by a client that removes them from the room, too', async () => {
    await as('dave', 'group-create', { name: 'daves', title: 'Daves', kind: 'chat' })
    const token = await as('dave', 'qr-group', { group: 'daves' })
    const troll = await stranger(token, 'Rude')
    const dave = await online('dave')
    const item = `<item jid='${jid(troll.username)}' affiliation='none'/>`
    const query = `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`
    expect((await dave.asks(room('daves'), 'set', query)).attrs.type).to.equal('result')
    const isOver = () => attempt(token).then(said => said.startsWith('item-not-found'))
    expect(await poll(isOver, { milliseconds: 10_000, givenUp: () => false })).to.equal(true)
  })

  it('are few in an hour and few in all, who made the link is told, and one line removes them', async () => {
    const token = await as('dave', 'qr-contact')
    for (const name of ['One', 'Two', 'Three']) await stranger(tokenOf(token), name)
    const dave = await online('dave')
    expect(await attempt(tokenOf(token))).to.match(/^resource-constraint: Too many people have come in by this link/)
    const told = (await dave.hears(/3 guests came by it within an hour/, BELLHOP)).getChildText('body') ?? ''
    const [, id = ''] = /guest remove ([0-9a-z]{10})/.exec(told) ?? []
    expect(await as('dora', 'guest-remove', { guest: id })).to.match(/^item-not-found/)
    expect(await as('dave', 'guest-remove', { guest: id })).to.match(/^3 who came by this link are no longer here/)
    const names = (await guestRows()).map(([, name]) => name)
    expect(names).not.to.include.members(['One'])
    expect(await attempt(tokenOf(token))).to.match(/^item-not-found/)
    await healthy()
  })

  it('have the bound of the link alone where it names one', async () => {
    const token = await link('team-bob-news', { uses: '4' })
    for (const name of ['Ada', 'Bea', 'Cleo', 'Dot']) await stranger(token, name)
    expect(await attempt(token)).to.match(/^item-not-found/)
  })
})
