// The organisation changes while people are at work: moves, joiners, new names. What changes is what it concerns.
import { expect } from 'chai'
import { chart, csv, edit, type Row } from './support/chart.ts'
import { affiliated, bookmarks, joining, presenceOf, pushed, read, roster, shownOut } from './support/sights.ts'
import { touched } from './support/state.ts'
import { tappedWorld, type TappedWorld } from './support/tapped.ts'
import { makeVisits } from './support/visits.ts'

const base = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
    gus
      hal
      ida
`)

const moved = edit(base, 'dora', { manager_id: 'carl' })
const room = (name: string) => `${name}@rooms.acme.test`
const channel = (name: string) => `${name}@bellhop.acme.test`
const jid = (name: string) => `${name}@acme.test`

describe('an organisation that changes', () => {
  let acme: TappedWorld
  const { online, signInAs, end } = makeVisits(() => acme)

  before(async () => (acme = await tappedWorld(base)))
  after(() => acme.end())
  afterEach(async () => {
    await end()
    await acme.becomes(base)
  })

  async function apply(rows: Row[]): Promise<Record<string, string[]>> {
    acme.tap.forgets()
    await acme.becomes(rows)
    return touched(acme.tap.changes())
  }

  describe('by a move', () => {
    it('touches the rooms, channels, rosters and bookmarks concerned, and no others', async () => {
      expect(await apply(moved)).to.deep.equal({
        rooms: ['team-bob', 'team-carl'],
        feeds: ['team-bob-news', 'team-carl-news'],
        rosters: ['bob', 'carl', 'dave', 'dora', 'ed', 'eve'],
        bookmarks: ['dora'],
      })
    })

    it('names only what differs inside them', async () => {
      await apply(moved)
      const changes = acme.tap.changes()
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
      expect(await pushed(dora, channel('team-carl-news'))).to.equal('News from Carl Test | to | Broadcasts')
      expect(await pushed(dora, channel('team-bob-news'))).to.equal('remove')
      expect(await presenceOf(ed, dora)).to.equal('available')
      expect(await presenceOf(dora, ed)).to.equal('available')
      expect(await presenceOf(dora, dave)).to.equal('unavailable')
      expect(Object.keys(await roster(dora)).sort()).to.deep.equal(
        [
          ...['ann', 'carl', 'ed', 'eve'].map(jid),
          ...['bellhop', 'team-carl-news', 'tree-ann-news'].map(channel),
        ].sort(),
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

    it('opens the feed of the new team and closes that of the old one', async () => {
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
      const send = (group: string, text: string) => acme.does('broadcast-send', { group, text })
      expect((await send('team-bob-news', 'For the team of Bob')).text).to.match(/^Sent to 1 people/)
      await dave.hears('For the team of Bob')
      expect((await send('team-carl-news', 'For the team of Carl')).text).to.match(/^Sent to 3 people/)
      await dora.hears('For the team of Carl', channel('team-carl-news'))
      const heard = dora.received.map(stanza => stanza.getChildText('body')).filter(Boolean)
      expect(heard).to.deep.equal(['For the team of Carl'])
    })

    it('of a manager takes the team along, and makes a tree where there was none', async () => {
      const under = edit(base, 'bob', { manager_id: 'carl' })
      const sent = await apply(under)
      expect(sent.rooms).to.deep.equal(['team-ann', 'team-carl', 'tree-carl'])
      const { rooms } = await acme.state()
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
      const { rooms, feeds } = await acme.state()
      expect(rooms).not.to.have.property('team-bob')
      expect(feeds).not.to.have.property('team-bob-news')
    })
  })

  describe('by somebody new', () => {
    const joined = [...base, ...chart('nina').map(row => ({ ...row, manager_id: 'carl' }))]

    it('lets them sign in, into the team and the tree above', async () => {
      await apply(joined)
      const nina = await online('nina')
      expect(await joining(nina, room('team-carl'), 'Nina Test')).to.equal('joined')
      expect(await joining(nina, room('tree-ann'), 'Nina Test')).to.equal('joined')
      expect(await joining(nina, room('team-bob'), 'Nina Test')).to.equal('registration-required')
      expect(Object.keys(await bookmarks(nina)).sort()).to.deep.equal([room('team-carl'), room('tree-ann')])
      expect(await roster(nina)).to.include({
        [jid('carl')]: "Carl Test | both | Carl Test's team",
        [jid('ed')]: "Ed Test | both | Carl Test's team",
        [channel('tree-ann-news')]: 'News from Ann Test to everyone below | to | Broadcasts',
      })
    })

    it('shows them to the colleagues who are there', async () => {
      const ed = await online('ed')
      await apply(joined)
      expect(await pushed(ed, jid('nina'))).to.equal("Nina Test | both | Carl Test's team")
      const nina = await online('nina')
      expect(await presenceOf(ed, nina)).to.equal('available')
      expect(await presenceOf(nina, ed)).to.equal('available')
    })
  })

  describe('by a new username', () => {
    const renamed = edit(base, 'dora', { username: 'dorothy' })

    it('ends the session under the old one; the code signs in under the new one alone', async () => {
      const code = await acme.code('dora')
      const dora = await online('dora', code)
      await apply(renamed)
      expect(await dora.ended).to.match(/^not-authorized: /)
      expect(await signInAs('dora', code)).to.equal('not-authorized')
      expect(await signInAs('dorothy', code)).to.equal('signed in')
    })

    it('is the address in rooms, channels, bookmarks and rosters, and the old one is nowhere', async () => {
      const dave = await online('dave')
      await apply(renamed)
      expect(await pushed(dave, jid('dorothy'))).to.equal("Dora Test | both | Bob Test's team")
      expect(await pushed(dave, jid('dora'))).to.equal('remove')
      const state = await acme.state()
      expect(state.accounts).to.include('dorothy').and.not.include('dora')
      expect(JSON.stringify(state)).not.to.include(jid('dora'))
      expect(state.rooms['team-bob']).to.include(`${jid('dorothy')} | member | Dora Test`)
      expect(state.feeds['tree-ann-news']).to.include(`${jid('dorothy')} | member`)
      const dorothy = await online('dorothy')
      expect(Object.keys(await bookmarks(dorothy))).to.have.length(2)
      expect(await joining(dorothy, room('team-bob'), 'Dora Test')).to.equal('joined')
    })

    it('and back again leaves everything as it was', async () => {
      const before = await acme.state()
      await apply(renamed)
      await apply(base)
      expect(await acme.state()).to.deep.equal(before)
    })

    it('of a manager names the team anew', async () => {
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      await apply(edit(base, 'bob', { username: 'robert' }))
      expect(await shownOut(dave, room('team-bob'))).to.deep.equal(['destroyed'])
      expect(await joining(dave, room('team-robert'), 'Dave Test')).to.equal('joined')
      expect(await bookmarks(dave)).to.have.property(room('team-robert'), "Bob Test's team | Dave Test | true")
      const { rooms } = await acme.state()
      expect(rooms).not.to.have.property('team-bob')
      expect(rooms['team-robert']).to.include(`${jid('robert')} | admin | Bob Test`)
    })

    it('that two people exchange is each one’s own: sessions end, codes go with the person', async () => {
      const codes = { dora: await acme.code('dora'), ed: await acme.code('ed') }
      const [dora, ed] = [await online('dora', codes.dora), await online('ed', codes.ed)]
      await apply(edit(edit(base, 'dora', { username: 'ed' }), 'ed', { username: 'dora' }))
      expect(await dora.ended).to.match(/^not-authorized: /)
      expect(await ed.ended).to.match(/^not-authorized: /)
      expect(await signInAs('dora', codes.dora)).to.equal('not-authorized')
      expect(await signInAs('ed', codes.ed)).to.equal('not-authorized')
      const now = await online('ed', codes.dora)
      expect(await roster(now))
        .to.have.property(jid('bob'))
        .and.equal("Bob Test | both | Bob Test's team")
      expect(await joining(now, room('team-bob'), 'Dora Test')).to.equal('joined')
      expect(await joining(now, room('team-carl'), 'Dora Test')).to.equal('registration-required')
      const { rooms } = await acme.state()
      expect(rooms['tree-ann']).to.include(`${jid('ed')} | member | Dora Test`)
      expect(rooms['tree-ann']).to.include(`${jid('dora')} | member | Ed Test`)
    })

    it('that passes from one who left to one who came is the newcomer’s alone', async () => {
      const code = await acme.code('dora')
      const dora = await online('dora', code)
      dora.says(dora.jid, 'a private note to myself')
      await dora.hears('a private note to myself')
      const [successor = {}] = chart('2:dora')
      await apply([...base.filter(({ id }) => id !== 'dora'), { ...successor, manager_id: 'carl' }])
      expect(await dora.ended).to.match(/^not-authorized: /)
      expect(await signInAs('dora', code)).to.equal('not-authorized')
      const next = await online('dora')
      expect(await joining(next, room('team-bob'), 'Dora Test')).to.equal('registration-required')
      expect(await roster(next)).to.have.property(jid('carl'))
      expect(await roster(next)).not.to.have.property(jid('bob'))
      await next.asks(jid('dora'), 'set', "<query xmlns='urn:xmpp:mam:2'/>")
      expect(next.received.some(stanza => String(stanza).includes('a private note'))).to.equal(false)
    })
  })

  describe('by another name or title', () => {
    it('shows the new name to colleagues, in rooms and in bookmarks', async () => {
      const dave = await online('dave')
      await apply(edit(base, 'dora', { family_name: 'Married' }))
      expect(await pushed(dave, jid('dora'))).to.equal("Dora Married | both | Bob Test's team")
      const { rooms, bookmarks } = await acme.state()
      expect(rooms['team-bob']).to.include(`${jid('dora')} | member | Dora Married`)
      expect(bookmarks.dora).to.include(`${room('team-bob')} | Bob Test's team | Dora Married | true`)
    })

    it('of a manager names team, tree and channels anew where they are, and nobody has to leave', async () => {
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      await apply(edit(base, 'bob', { family_name: 'Married' }))
      dave.says(room('team-bob'), 'Same room', 'groupchat')
      await dave.hears('Same room')
      expect(await pushed(dave, channel('team-bob-news'))).to.equal('News from Bob Married | to | Broadcasts')
      expect(await pushed(dave, jid('dora'))).to.equal("Dora Test | both | Bob Married's team")
      const { rooms, feeds } = await acme.state()
      expect(rooms['team-bob']?.[0]).to.equal("Bob Married's team (derived)")
      expect(feeds['team-bob-news']?.[0]).to.equal('News from Bob Married')
    })

    it('tells people of one name apart', async () => {
      await apply(edit(base, 'dora', { given_name: 'Dave' }))
      const { rooms } = await acme.state()
      expect(rooms['team-bob']).to.include(`${jid('dora')} | member | Dave Test (dora)`)
      expect(rooms['team-bob']).to.include(`${jid('dave')} | member | Dave Test (dave)`)
    })

    it('is kept where nothing on the server depends on it', async () => {
      expect(await apply(edit(base, 'dora', { title: 'Head Clerk' }))).to.deep.equal({})
      const { table } = await acme.does('members', { group: 'team-bob' })
      expect(table?.rows).to.deep.include([jid('dora'), 'Dora Test', 'Head Clerk', ''])
    })
  })

  describe('keeps what it gives', () => {
    const removal = (contact: string) =>
      `<query xmlns='jabber:iq:roster'><item jid='${contact}' subscription='remove'/></query>`

    for (const contact of [jid('dave'), jid('bob'), channel('team-bob-news'), channel('bellhop')])
      it(`in the roster when a client removes ${contact}`, async () => {
        const dora = await online('dora')
        const before = await roster(dora)
        const { attrs } = await dora.asks(jid('dora'), 'set', removal(contact))
        expect(attrs.type).to.equal('result')
        expect(await pushed(dora, contact)).to.equal(before[contact])
        expect(await roster(dora)).to.deep.equal(before)
      })

    it('and lets go what the person added', async () => {
      const dora = await online('dora')
      const before = await roster(dora)
      const addition = "<query xmlns='jabber:iq:roster'><item jid='friend@elsewhere.test' name='Friend'/></query>"
      await dora.asks(jid('dora'), 'set', addition)
      expect(await roster(dora)).to.have.property('friend@elsewhere.test')
      await dora.asks(jid('dora'), 'set', removal('friend@elsewhere.test'))
      expect(await roster(dora)).to.deep.equal(before)
    })

    for (const type of ['unsubscribe', 'unsubscribed'])
      it(`when a client says ${type} to a colleague, who does not hear of it`, async () => {
        const [dora, dave] = [await online('dora'), await online('dave')]
        const [mine, theirs] = [await roster(dora), await roster(dave)]
        dora.sends(`<presence to='${jid('dave')}' type='${type}'/>`)
        expect(await pushed(dora, jid('dave'))).to.equal(mine[jid('dave')])
        dora.says(jid('dave'), 'Still a colleague')
        await dave.hears('Still a colleague')
        expect(dave.received.filter(({ attrs }) => attrs.type === type)).to.deep.equal([])
        expect([await roster(dora), await roster(dave)]).to.deep.equal([mine, theirs])
      })

    it('only as long as it gives it', async () => {
      const dora = await online('dora')
      await apply(moved)
      expect(await pushed(dora, jid('dave'))).to.equal('remove')
      const friend = `<query xmlns='jabber:iq:roster'><item jid='${jid('dave')}' name='Old friend'/></query>`
      await dora.asks(jid('dora'), 'set', friend)
      await dora.asks(jid('dora'), 'set', removal(jid('dave')))
      expect(await roster(dora)).not.to.have.property(jid('dave'))
    })

    it('and refuses to change a room of the organisation, for its manager too', async () => {
      const bob = await online('bob')
      const owner = "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>"
      expect((await bob.asks(room('team-bob'), 'set', owner)).attrs.type).to.equal('error')
      expect((await acme.state()).rooms).to.have.property('team-bob')
    })
  })

  it('says what has become of it when asked', async () => {
    await apply(moved)
    const { text } = await acme.does('org-show')
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
    expect((await acme.does('org-plan', { file: csv(moved) })).text).to.match(/^Nothing would change/)
  })
})
