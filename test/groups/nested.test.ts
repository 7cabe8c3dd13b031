// Groups in groups: who is in them at every moment, one copy by however many ways, and no circles.
import { expect } from 'chai'
import { feed, room } from '../support/addresses.ts'
import { healthy } from '../support/healthy.ts'
import { makeMember } from '../support/member.ts'
import { seven as base } from '../support/organisations.ts'
import { bookmarks, joining, shownOut } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

describe('a group in a group', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const as = makeMember(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(base, { BELLHOP_OWN_GROUPS: '100' })
  })
  after(() => acme.end())
  afterEach(end)

  let count = 0
  async function made(kind: 'chat' | 'broadcast', ...inside: string[]): Promise<string> {
    const name = `nest-${++count}`
    expect(await as('dave', 'group-create', { name, title: name, kind })).to.contain(name)
    // By the administrator, as some of them follow from the chart.
    if (inside.length)
      expect((await acme.does('group-add', { group: name, who: inside.join(', ') })).text).to.contain('added')
    return name
  }

  it('brings its members along, and whoever joins or leaves it later', async () => {
    const inner = await made('chat', 'eve')
    const outer = await made('chat', inner)
    const [eve, ed] = [await online('eve'), await online('ed')]
    expect(await bookmarks(eve)).to.have.property(room(outer))
    await as('dave', 'group-add', { group: inner, who: 'ed' })
    await ed.joins(room(outer), 'Ed Test')
    await as('dave', 'group-remove', { group: inner, who: 'ed' })
    expect(await shownOut(ed, room(outer))).to.include('321')
    expect(await bookmarks(ed)).not.to.have.property(room(outer))
    await healthy(acme)
  })

  it('may be put anywhere above a group that has members already, six deep', async () => {
    const names = [await made('chat', 'eve')]
    for (let depth = 0; depth < 5; depth++) names.push(await made('chat', names.at(-1) ?? ''))
    const eve = await online('eve')
    for (const name of names) expect(await joining(eve, room(name), 'Eve Test'), name).to.equal('joined')
    await as('dave', 'group-remove', { group: names[3], who: names[2] })
    expect(await shownOut(eve, room(names[5] ?? ''))).to.include('321')
    expect(await joining(eve, room(names[2] ?? ''), 'Eve Test')).to.equal('joined')
    await healthy(acme)
  })

  it('leaves in whom another way holds, and lets go of them with the last way', async () => {
    const [one, other] = [await made('chat', 'eve'), await made('chat', 'eve')]
    const outer = await made('chat', one, other)
    await as('dave', 'group-remove', { group: outer, who: one })
    const eve = await online('eve')
    await eve.joins(room(outer), 'Eve Test')
    expect(await as('dave', 'group-remove', { group: outer, who: 'eve' })).to.equal(
      `not-acceptable: Eve Test is in ${outer} by ${other}: it has to be changed there.`,
    )
    await as('dave', 'group-remove', { group: other, who: 'eve' })
    expect(await shownOut(eve, room(outer))).to.include('321')
    await healthy(acme)
  })

  it('brings one copy of a broadcast to everybody, by however many ways', async () => {
    const [one, other] = [await made('broadcast', 'eve', 'ed'), await made('broadcast', 'eve')]
    const outer = await made('broadcast', one, other, 'eve', 'team-bob')
    const [dave, eve, ed, dora] = [await online('dave'), await online('eve'), await online('ed'), await online('dora')]
    dave.says(feed(outer), 'One copy')
    dave.says(feed(outer), 'fence')
    for (const party of [eve, ed, dora]) {
      await party.hears('fence', feed(outer))
      expect(party.received.filter(each => each.getChildText('body') === 'One copy')).to.have.length(1)
    }
  })

  it('never closes a circle, and is told where it would', async () => {
    const inner = await made('chat')
    const middle = await made('chat', inner)
    const outer = await made('chat', middle)
    const path = [inner, outer, middle, inner].join(' > ')
    expect(await as('dave', 'group-add', { group: inner, who: outer })).to.equal(
      `conflict: ${outer} cannot be put into ${inner}: ${path} would be a circle.`,
    )
    expect(await as('dave', 'group-add', { group: inner, who: inner })).to.match(/^conflict: .* circle/)
  })

  it('never closes one when two edits would do so together', async () => {
    const [one, other] = [await made('chat', 'eve'), await made('chat', 'ed')]
    const edits = [
      as('dave', 'group-add', { group: one, who: other }),
      as('dave', 'group-add', { group: other, who: one }),
    ]
    const answers = (await Promise.all(edits)).sort()
    expect(answers[0]).to.match(/^conflict: .* circle/)
    expect(answers[1]).to.contain('1 added')
    await healthy(acme)
  })

  it('shows nobody whom a broadcast group hides', async () => {
    const hidden = await made('broadcast', 'eve')
    const open = await made('chat')
    expect(await as('dave', 'group-add', { group: open, who: hidden })).to.match(/^not-acceptable: .* do not see/)
    await as('eve', 'group-create', { name: 'peek', title: 'Peek', kind: 'broadcast' })
    expect(await as('eve', 'group-add', { group: 'peek', who: hidden })).to.match(/^forbidden/)
  })

  it('of the organisation brings its manager, too', async () => {
    const outer = await made('chat')
    await acme.does('group-add', { group: outer, who: 'team-carl' })
    const carl = await online('carl')
    expect(await bookmarks(carl)).to.have.property(room(outer))
    expect(await as('carl', 'members', { group: outer })).to.contain('Carl Test')
    expect(await as('dave', 'group-remove', { group: outer, who: 'carl' })).to.match(/^not-acceptable: .* by team-carl/)
    expect(await as('carl', 'group-create', { name: 'carl-news', title: 'Carl', kind: 'broadcast' })).to.contain('carl')
    expect(await as('carl', 'group-add', { group: 'carl-news', who: 'team-carl-news, team-carl' })).to.contain(
      '2 added',
    )
    carl.says(feed('carl-news'), 'Not to myself')
    await (await online('ed')).hears('Not to myself', feed('carl-news'))
    expect(carl.received.some(each => each.getChildText('body') === 'Not to myself')).to.equal(false)
    await healthy(acme)
  })

  it('of the organisation brings whoever the chart moves into it', async () => {
    const outer = await made('chat', 'ann')
    await acme.does('group-add', { group: outer, who: 'team-bob' })
    await acme.becomes(base.map(row => (row.id === 'eve' ? { ...row, manager_id: 'bob' } : row)))
    const eve = await online('eve')
    expect(await bookmarks(eve)).to.have.property(room(outer))
    await acme.becomes(base)
    expect(await bookmarks(eve)).not.to.have.property(room(outer))
    await healthy(acme)
  })

  it('of the organisation goes with it, and takes nobody with it who was named besides', async () => {
    const outer = await made('chat', 'team-bob', 'eve')
    await acme.becomes(
      base
        .filter(({ manager_id }) => manager_id !== 'bob')
        .concat(base.filter(({ manager_id }) => manager_id === 'bob').map(row => ({ ...row, manager_id: 'carl' }))),
    )
    expect(await as('dave', 'members', { group: outer })).to.contain('2 people')
    await healthy(acme)
    await acme.becomes(base)
  })

  it('is closed without closing what it was in', async () => {
    const inner = await made('chat', 'eve')
    const outer = await made('chat', inner, 'ed')
    await as('dave', 'group-close', { group: inner })
    expect(await as('dave', 'members', { group: outer })).to.contain('2 people')
    await healthy(acme)
  })
})
