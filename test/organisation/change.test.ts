// The organisation changes while people are at work: joiners, new names and titles. What changes is what it concerns.
import { expect } from 'chai'
import { feed, jid, room } from '../support/addresses.ts'
import { chart, edit, type Row } from '../support/chart.ts'
import { ten as base } from '../support/organisations.ts'
import { bookmarks, joining, presenceOf, pushed, roster } from '../support/sights.ts'
import { tappedWorld, touchedBy } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

/**
 * A client that answers nothing by itself. An answer on its way while the server closes the connection would have the connection reset,
 * and the reason of the end lost with it.
 */
const SILENT = { client: 'mute' as const }

describe('an organisation that changes', () => {
  const { acme, online, signInAs } = inWorld(
    () => tappedWorld(base),
    world => world.becomes(base),
  )

  const apply = (rows: Row[]) => touchedBy(acme(), rows)

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
        [feed('tree-ann-news')]: 'News from Ann Test to everyone below | to | Broadcasts',
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
      const code = await acme().code('dora')
      const dora = await online('dora', code, SILENT)
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
      const state = await acme().state()
      expect(state.accounts).to.include('dorothy').and.not.include('dora')
      expect(JSON.stringify(state)).not.to.include(jid('dora'))
      expect(state.rooms['team-bob']).to.include(`${jid('dorothy')} | member | Dora Test`)
      expect(state.feeds['tree-ann-news']).to.include(`${jid('dorothy')} | member`)
      const dorothy = await online('dorothy')
      expect(Object.keys(await bookmarks(dorothy))).to.have.length(2)
      expect(await joining(dorothy, room('team-bob'), 'Dora Test')).to.equal('joined')
    })

    it('and back again leaves everything as it was', async () => {
      const before = await acme().state()
      await apply(renamed)
      await apply(base)
      expect(await acme().state()).to.deep.equal(before)
    })

    it('of a manager leaves the team where it is: nobody has to leave its room', async () => {
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      await apply(edit(base, 'bob', { username: 'robert' }))
      dave.says(room('team-bob'), 'Still here', 'groupchat')
      await dave.hears('Still here')
      expect(await bookmarks(dave)).to.have.property(room('team-bob'), "Bob Test's team | Dave Test | true")
      const { rooms } = await acme().state()
      expect(rooms).not.to.have.property('team-robert')
      expect(rooms['team-bob']).to.include(`${jid('robert')} | admin | Bob Test`)
    })

    it('that two people exchange is each one’s own: sessions end, codes go with the person', async () => {
      const codes = { dora: await acme().code('dora'), ed: await acme().code('ed') }
      const [dora, ed] = [await online('dora', codes.dora, SILENT), await online('ed', codes.ed, SILENT)]
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
      const { rooms } = await acme().state()
      expect(rooms['tree-ann']).to.include(`${jid('ed')} | member | Dora Test`)
      expect(rooms['tree-ann']).to.include(`${jid('dora')} | member | Ed Test`)
    })

    it('that passes from one who left to one who came is the newcomer’s alone', async () => {
      const code = await acme().code('dora')
      const dora = await online('dora', code, SILENT)
      dora.says(dora.jid, 'a private note to myself')
      await dora.hears('a private note to myself')
      const [successor = {}] = chart('2:dora')
      await apply([...base.filter(({ id }) => id !== 'dora'), { ...successor, manager_id: 'carl' }])
      expect(await dora.ended).to.match(/^not-authorized: /)
      expect(await signInAs('dora', code)).to.equal('not-authorized')
      const next = await online('dora')
      expect(Object.keys(await bookmarks(next)).sort()).to.deep.equal([room('team-carl'), room('tree-ann')])
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
      const { rooms, bookmarks } = await acme().state()
      expect(rooms['team-bob']).to.include(`${jid('dora')} | member | Dora Married`)
      expect(bookmarks.dora).to.include(`${room('team-bob')} | Bob Test's team | Dora Married | true`)
    })

    it('of a manager names team, tree and channels anew where they are, and nobody has to leave', async () => {
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      await apply(edit(base, 'bob', { family_name: 'Married' }))
      dave.says(room('team-bob'), 'Same room', 'groupchat')
      await dave.hears('Same room')
      expect(await pushed(dave, feed('team-bob-news'))).to.equal('News from Bob Married | to | Broadcasts')
      expect(await pushed(dave, jid('dora'))).to.equal("Dora Test | both | Bob Married's team")
      const { rooms, feeds } = await acme().state()
      expect(rooms['team-bob']?.[0]).to.equal("Bob Married's team (derived)")
      expect(feeds['team-bob-news']?.[0]).to.equal('News from Bob Married')
    })

    it('tells people of one name apart', async () => {
      await apply(edit(base, 'dora', { given_name: 'Dave' }))
      const { rooms } = await acme().state()
      expect(rooms['team-bob']).to.include(`${jid('dora')} | member | Dave Test (dora)`)
      expect(rooms['team-bob']).to.include(`${jid('dave')} | member | Dave Test (dave)`)
    })

    it('is kept where nothing on the server depends on it', async () => {
      expect(await apply(edit(base, 'dora', { department: 'Sales' }))).to.deep.equal({})
    })

    it('touches the rooms alone that show a title', async () => {
      expect(await apply(edit(base, 'dora', { title: 'Head Clerk' }))).to.deep.equal({
        rooms: ['team-bob', 'tree-ann'],
      })
      const { table } = await acme().does('members', { group: 'team-bob' })
      expect(table?.rows).to.deep.include([jid('dora'), 'Dora Test', 'Head Clerk', ''])
    })
  })
})
