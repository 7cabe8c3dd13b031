// Somebody moves while people are at work: what changes is what it concerns.
import { expect } from 'chai'
import { feed, jid, room } from '../support/addresses.ts'
import { csv, edit, type Row } from '../support/chart.ts'
import { ten as base } from '../support/organisations.ts'
import { affiliated, bookmarks, joining, presenceOf, pushed, read, roster, shownOut } from '../support/sights.ts'
import { tappedWorld, touchedBy } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const moved = edit(base, 'dora', { manager_id: 'carl' })

describe('an organisation that changes', () => {
  const { acme, online } = inWorld(
    () => tappedWorld(base),
    world => world.becomes(base),
  )

  const apply = (rows: Row[]) => touchedBy(acme(), rows)

  describe('by a move', () => {
    it('touches the rooms, channels, rosters and bookmarks concerned, and no others', async () => {
      expect(await apply(moved)).to.deep.equal({
        rooms: ['team-bob', 'team-carl'],
        feeds: ['team-bob-news', 'team-carl-news'],
        spaces: ['tree-ann'],
        rosters: ['bob', 'carl', 'dave', 'dora', 'ed', 'eve'],
        bookmarks: ['dora'],
      })
    })

    it('names only what differs inside them', async () => {
      await apply(moved)
      const changes = acme().tap.changes()
      const of = (name: string, key: string) =>
        changes.flatMap(change => change.getChildElements()).find(({ attrs }) => attrs[key] === name)
      const left = of('team-bob', 'name')?.getChildElements() ?? []
      expect(left.map(({ attrs }) => attrs)).to.deep.equal([{ jid: jid('dora'), affiliation: 'none' }])
      const dave = of('dave', 'of')?.getChildElements() ?? []
      expect(dave.map(({ attrs }) => attrs)).to.deep.equal([{ jid: jid('dora'), subscription: 'remove' }])
    })

    it('opens the new team and closes the old one to the person, at once', async () => {
      const [dora, dave] = [await online('dora'), await online('dave')]
      await dora.joins(room('team-bob'), 'Dora Test')
      await dave.joins(room('team-bob'), 'Dave Test')
      expect(await joining(dora, room('team-carl'), 'Dora Test')).to.equal('registration-required')

      await apply(moved)
      expect(await shownOut(dora, room('team-bob'))).to.include('321')
      expect(await joining(dora, room('team-bob'), 'Dora Test')).to.equal('registration-required')
      expect(await joining(dora, room('team-carl'), 'Dora Test')).to.equal('joined')
      expect(await joining(dora, room('tree-ann'), 'Dora Test')).to.equal('joined')
      dave.says(room('team-bob'), 'Still here?', 'groupchat')
      await dave.hears('Still here?')
    })

    it('is in the lists of both rooms, for those who lead them', async () => {
      const [bob, carl] = [await online('bob'), await online('carl')]
      await apply(moved)
      expect(await affiliated(bob, room('team-bob'), 'member')).to.deep.equal([jid('dave')])
      expect(await affiliated(carl, room('team-carl'), 'member')).to.deep.equal([jid('dora'), jid('ed'), jid('eve')])
      expect(await affiliated(carl, room('team-carl'), 'admin')).to.deep.equal([jid('carl')])
    })

    it('reaches rosters while they are open: contacts, groups, channels and presence', async () => {
      const [dora, dave, ed] = [await online('dora'), await online('dave'), await online('ed')]
      expect(await presenceOf(dora, dave)).to.equal('available')
      await apply(moved)
      expect(await pushed(ed, jid('dora'))).to.equal("Dora Test | both | Carl Test's team")
      expect(await pushed(dave, jid('dora'))).to.equal('remove')
      expect(await pushed(dora, jid('ed'))).to.equal("Ed Test | both | Carl Test's team")
      expect(await pushed(dora, jid('dave'))).to.equal('remove')
      expect(await pushed(dora, feed('team-carl-news'))).to.equal('News from Carl Test | to | Broadcasts')
      expect(await pushed(dora, feed('team-bob-news'))).to.equal('remove')
      expect(await presenceOf(ed, dora)).to.equal('available')
      expect(await presenceOf(dora, ed)).to.equal('available')
      expect(await presenceOf(dora, dave)).to.equal('unavailable')
      expect(Object.keys(await roster(dora)).sort()).to.deep.equal(
        [...['ann', 'carl', 'ed', 'eve'].map(jid), ...['bellhop', 'team-carl-news', 'tree-ann-news'].map(feed)].sort(),
      )
    })

    it('is in the bookmarks', async () => {
      const dora = await online('dora')
      await apply(moved)
      expect(await bookmarks(dora)).to.deep.equal({
        [room('team-carl')]: "Carl Test's team | Dora Test | true",
        [room('tree-ann')]: 'Everyone below Ann Test | Dora Test | true',
      })
    })

    it('opens the channel of the new team and closes that of the old one', async () => {
      const dora = await online('dora')
      expect(await read(dora, 'news.acme.test', 'team-bob-news')).not.to.equal(undefined)
      expect(await read(dora, 'news.acme.test', 'team-carl-news')).to.equal(undefined)
      await apply(moved)
      expect(await read(dora, 'news.acme.test', 'team-bob-news')).to.equal(undefined)
      expect(await read(dora, 'news.acme.test', 'team-carl-news')).not.to.equal(undefined)
    })

    it('makes broadcasts go to the new team', async () => {
      const [dora, dave] = [await online('dora'), await online('dave')]
      await apply(moved)
      const send = (group: string, text: string) => acme().does('broadcast-send', { group, text })
      expect((await send('team-bob-news', 'For the team of Bob')).text).to.match(/^Sent to 1 person /)
      await dave.hears('For the team of Bob')
      expect((await send('team-carl-news', 'For the team of Carl')).text).to.match(/^Sent to 3 people/)
      await dora.hears('For the team of Carl', feed('team-carl-news'))
      const heard = dora.received.map(stanza => stanza.getChildText('body')).filter(Boolean)
      expect(heard).to.deep.equal(['For the team of Carl'])
    })

    it('of a manager takes the team along, and makes a tree where there was none', async () => {
      const under = edit(base, 'bob', { manager_id: 'carl' })
      const sent = await apply(under)
      expect(sent.rooms).to.deep.equal(['team-ann', 'team-carl', 'tree-carl'])
      const { rooms } = await acme().state()
      expect(rooms['team-bob']).to.have.length(4)
      expect(rooms['tree-carl']).to.deep.equal([
        'Everyone below Carl Test (derived)',
        ...['bob', 'carl', 'dave', 'dora', 'ed', 'eve'].map(who => {
          const name = `${who[0]?.toUpperCase()}${who.slice(1)} Test`
          return `${jid(who)} | ${who === 'carl' ? 'admin' : 'member'} | ${name}`
        }),
      ])
    })

    it('that leaves a manager without reports ends the team, for those in it too', async () => {
      const [bob, dave] = [await online('bob'), await online('dave')]
      await dave.joins(room('team-bob'), 'Dave Test')
      await apply(edit(moved, 'dave', { manager_id: 'carl' }))
      expect(await shownOut(dave, room('team-bob'))).to.deep.equal(['destroyed'])
      expect(await joining(dave, room('team-bob'), 'Dave Test')).not.to.equal('joined')
      expect(await read(bob, 'news.acme.test', 'team-bob-news')).to.equal(undefined)
      const { rooms, feeds } = await acme().state()
      expect(rooms).not.to.have.property('team-bob')
      expect(feeds).not.to.have.property('team-bob-news')
    })
  })

  it('says what has become of it when asked', async () => {
    await apply(moved)
    const { text } = await acme().does('org-show')
    expect(text?.split('\n')).to.deep.equal([
      'Ann Test (ann)',
      '  Bob Test (bob)',
      '    Dave Test (dave)',
      '  Carl Test (carl)',
      '    Dora Test (dora)',
      '    Ed Test (ed)',
      '    Eve Test (eve)',
      '  Gus Test (gus)',
      '    Hal Test (hal)',
      '    Ida Test (ida)',
    ])
    expect((await acme().does('org-plan', { file: csv(moved) })).text).to.match(/^Nothing would change/)
  })
})
