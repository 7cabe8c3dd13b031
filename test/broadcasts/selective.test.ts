// Selective broadcasts: all but some, or only some; kept as a group of their own or not; and nobody else learns of them.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { audienceOf } from '../../core/broadcasts/selection.ts'
import { openInside } from '../support/context.ts'
import { basic, command } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { read } from '../support/sights.ts'
import { world, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Group } from '../../core/model/group.ts'
import { administrator } from '../../core/model/caller.ts'
import { newMembership } from '../../core/model/membership.ts'

const TREE = 'tree-sking-news'
const NEWS = `${TREE}@bellhop.acme.test`
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a selective broadcast', () => {
  let acme: World
  let king: Party
  let members: Record<string, Party>
  before(async () => {
    acme = await world()
    king = await acme.person('sking')
    const names = ['nyang', 'ngruenbe', 'jwhalen', 'afripp']
    members = Object.fromEntries(await Promise.all(names.map(async name => [name, await acme.person(name)])))
  })
  after(() => Promise.all([king, ...Object.values(members)].map(each => each.leaves())))

  let rounds = 0
  /** Who has got a text, once everything before a marker to all has come. */
  async function got(text: string): Promise<string[]> {
    const fence = `fence ${rounds++}`
    king.says(NEWS, fence)
    await Promise.all(Object.values(members).map(member => member.hears(fence)))
    return Object.entries(members)
      .filter(([, { received }]) => received.some(stanza => stanza.getChildText('body') === text))
      .map(([name]) => name)
      .sort()
  }
  /** The id of the message that this one takes back. Retractions of earlier tests may come at the sign-in. */
  const retracts = (stanza: Element) => stanza.getChild('retract', 'urn:xmpp:message-retract:1')?.attrs.id
  const times = (name: string, text: string) =>
    members[name]?.received.filter(stanza => stanza.getChildText('body') === text).length
  const answers = async (party: Party, line: string, answer: RegExp) => {
    party.says(BELLHOP, line)
    return (await party.hears(answer, BELLHOP)).getChildText('body') ?? ''
  }
  /** Ends the question that Bellhop asks after a selective message. */
  const no = async () => {
    await king.hears(/Keep this selection/, BELLHOP)
    await answers(king, 'no', /not kept/)
  }

  it('goes to all but those whom its owner excepts, by names of people and of groups', async () => {
    king.says(NEWS, 'except ngruenbe, Jennifer Whalen: Party for her')
    await no()
    expect(await got('Party for her')).to.deep.equal(['afripp', 'nyang'])
    king.says(NEWS, 'EXCEPT team-nyang-news:\nTo all other teams')
    await no()
    expect(await got('To all other teams')).to.deep.equal(['afripp', 'nyang'])
  })

  it('goes to only those whom its owner names, once each by however many names', async () => {
    king.says(NEWS, 'only nyang@acme.test, team-nyang-news, ngruenbe: Between us: hello')
    await no()
    expect(await got('Between us: hello')).to.deep.equal(['jwhalen', 'ngruenbe', 'nyang'])
    expect(times('ngruenbe', 'Between us: hello')).to.equal(1)
  })

  it('is no other message than one to everybody, for those who get it', async () => {
    king.says(NEWS, 'only ngruenbe: What do you see?')
    await no()
    const selective = await members.ngruenbe?.hears('What do you see?')
    king.says(NEWS, 'To everybody')
    const common = await members.ngruenbe?.hears('To everybody')
    const shape = (stanza: typeof common) =>
      String(stanza)
        .replace(/b[0-9a-v]{10}[0-9a-z]+/g, 'ID')
        .replace(/<body>[^<]*/, '<body>')
        .replace(/<stanza-id [^>]*>/g, '')
    expect(shape(selective)).to.equal(shape(common))
  })

  it('leaves no trace for others: not in the feed, not in the history, not as a gap in it', async () => {
    king.says(NEWS, 'only afripp: Top secret')
    await no()
    const { ngruenbe, afripp } = members
    if (!ngruenbe || !afripp) throw new Error('nobody there')
    await afripp.hears('Top secret')
    const feed = await read(ngruenbe, 'news.acme.test', TREE)
    expect(String(feed)).to.contain('To everybody').and.not.contain('Top secret')
    const lines = (await answers(ngruenbe, `broadcast history --limit 1 ${TREE}`, /./)).split('\n')
    expect(lines).to.have.length(1)
    expect(lines[0]).to.contain('To everybody')
    expect(await answers(afripp, `broadcast history ${TREE}`, /./)).to.contain('Top secret')
    const history = await answers(king, `broadcast history ${TREE}`, /Top secret/)
    expect(history).to.contain('1 (selected)')
  })

  it('asks its owner when a name is not reached, and sends nothing until that is answered', async () => {
    king.says(NEWS, 'Only today: free coffee')
    await king.hears(/does not reach today\.[^]*1 = Send the whole text to everybody/, NEWS)
    king.says(NEWS, '2')
    await king.hears('Nothing was sent.', NEWS)
    king.says(NEWS, 'Only today: free tea')
    await king.hears(/does not reach today/, NEWS)
    king.says(NEWS, '1')
    expect(await got('Only today: free tea')).to.have.length(4)
    expect(await got('Only today: free coffee')).to.deep.equal([])
    king.says(NEWS, 'only nobody-here, afripp: mended')
    await king.hears(/does not reach nobody-here\./, NEWS)
    king.says(NEWS, 'only afripp: mended')
    await no()
    expect(await got('mended')).to.deep.equal(['afripp'])
    king.says(NEWS, 'Only three days left')
    expect(await got('Only three days left')).to.have.length(4)
  })

  it('sends nobody the number that answers a question of long ago', async () => {
    king.says(NEWS, 'Only tomorrow: free tea')
    await king.hears(/does not reach tomorrow\./, NEWS)
    const store = await storeOf(acme.config)
    const at = new Date(Date.now() - 2 * 3_600_000).toISOString()
    await store.dialogues.change(`sking@acme.test ${NEWS}`, {}, { at })
    await store.close()
    king.says(NEWS, '1')
    await king.hears(/too long ago, and nothing was sent/, NEWS)
    expect(await got('1')).to.deep.equal([])
  })

  it('refuses names outside the reach by every door, and says nothing of groups whose members one may not see', async () => {
    const { nyang } = members
    if (!nyang) throw new Error('nobody there')
    const credentials = basic('nyang', await acme.code('nyang'))
    const send = (only: string) =>
      command(acme.config, 'broadcast-send', { group: 'team-nyang-news', text: 'x', only }, credentials)
    const outside = await send('ngruenbe, afripp, sking')
    expect(outside.status).to.equal(404)
    expect(outside.body).to.contain('does not reach afripp, sking')
    const [hidden, absent] = [await send(TREE), await send('no-such-news')]
    expect(hidden.body.replace(TREE, 'NAME')).to.equal(absent.body.replace('no-such-news', 'NAME'))
    const everybody = await command(
      acme.config,
      'broadcast-send',
      { group: 'team-nyang-news', text: 'x', except: 'team-nyang' },
      credentials,
    )
    expect(everybody.body).to.contain('leaves nobody')
    nyang.says(BELLHOP, `broadcast send --only ngruenbe ${TREE} hello`)
    await nyang.hears(/Only the owner/, BELLHOP)
  })

  it('is kept as a new broadcast group of its owner when that answers with a name', async () => {
    king.says(NEWS, 'only ngruenbe, afripp: The two of you')
    await king.hears(/Keep this selection \(2 people\)/, BELLHOP)
    expect(await answers(king, 'Board Circle', /Kept as/)).to.contain('board-circle@bellhop.acme.test')
    king.says('board-circle@bellhop.acme.test', 'Welcome, board')
    const stanza = await members.ngruenbe?.hears('Welcome, board')
    expect(stanza?.attrs.from).to.equal('board-circle@bellhop.acme.test')
    expect(await got('Welcome, board')).to.deep.equal(['afripp', 'ngruenbe'])
    expect(await answers(king, 'groups', /board-circle/)).to.match(
      /board-circle\S* · Board Circle · by Steven King · broadcast · owner/,
    )
  })

  it('asks for another name when that one is taken, and lets a command be a command', async () => {
    king.says(BELLHOP, `broadcast send --only ngruenbe,jwhalen ${TREE} By a command`)
    await king.hears(/Sent to 2 people as[^]*Keep this selection/, BELLHOP)
    await answers(king, 'board-circle', /There is a group 'board-circle' already[^]*Keep this selection/)
    await answers(king, 'whoami', /sking@acme\.test/)
    const [id] =
      /b[0-9a-v]{10}\w+/.exec(await answers(king, `broadcast history --limit 1 ${TREE}`, /By a command/)) ?? []
    await answers(king, `selection keep ${id} Second circle`, /Kept as Second circle/)
    await answers(king, `selection keep ${id} third`, /kept already, as second-circle/)
    const stranger = await acme.person('dwilliams')
    await answers(stranger, `selection keep ${id} mine`, /You sent no message/)
    await stranger.leaves()
  })

  it('is taken back for those alone who got it', async () => {
    king.says(NEWS, 'only ngruenbe, nyang: Forget this')
    await no()
    const stanza = await members.ngruenbe?.hears('Forget this')
    await answers(king, `broadcast retract ${stanza?.attrs.id}`, /Taken back: 2 people are told of 'Forget this'/)
    await members.ngruenbe?.hears(/was withdrawn/)
    const withdrawn = (name: string) =>
      members[name]?.received.filter(each => retracts(each) === stanza?.attrs.id).length
    await got('Forget this')
    expect(['nyang', 'ngruenbe', 'jwhalen', 'afripp'].map(withdrawn)).to.deep.equal([1, 1, 0, 0])
    expect(await answers(king, `selection keep ${stanza?.attrs.id}x mine`, /You sent no message/)).to.be.a('string')
  })

  it('is chosen in a form by ticking, where the group is not too large for that', async () => {
    const form = await king.asks(
      'board-circle@bellhop.acme.test',
      'set',
      "<command xmlns='http://jabber.org/protocol/commands' node='broadcast-send'/>",
    )
    const fields = form.getChild('command')?.getChild('x')?.getChildren('field') ?? []
    const only = fields.find(({ attrs }) => attrs.var === 'only')
    expect(only?.attrs.type).to.equal('list-multi')
    expect(only?.getChildren('option').map(({ attrs }) => attrs.label)).to.deep.equal(['Adam Fripp', 'Nancy Gruenberg'])
    const text = `By a form ${Math.random()}`
    const values = [
      ['group', 'board-circle'],
      ['text', text],
      ['only', 'afripp'],
      ['keep', 'Adam alone'],
    ]
    const filled = values.map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`).join('')
    const answer = await king.asks(
      'board-circle@bellhop.acme.test',
      'set',
      `<command xmlns='http://jabber.org/protocol/commands' node='broadcast-send'><x xmlns='jabber:x:data' type='submit'>${filled}</x></command>`,
    )
    expect(String(answer)).to.contain('adam-alone@bellhop.acme.test')
    await members.afripp?.hears(text, 'board-circle@')
    const id = king.says('board-circle@bellhop.acme.test', 'except afripp, ngruenbe: nobody')
    await king.hears(/leaves nobody/, 'board-circle@')
    const error = await king.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'an error')
    expect(error.getChild('error')?.getChild('not-acceptable'), String(error)).to.exist
    expect(await got(text)).to.deep.equal(['afripp'])
  })

  it('is kept by a field of the form, and asked about once, however often its message comes', async () => {
    const text = `Kept at once ${Math.random()}`
    const fields = { group: TREE, text, except: 'jwhalen', keep: 'Without Jennifer', once: text }
    expect((await acme.does('broadcast-send', fields)).text).to.contain('kept as without-jennifer@bellhop.acme.test')
    expect(await got(text)).to.deep.equal(['afripp', 'ngruenbe', 'nyang'])
    const refused = await acme.does('broadcast-send', { group: TREE, text: 'x', keep: 'All' }).catch(String)
    expect(refused).to.contain('no selection to keep')
    king.says(NEWS, 'only jwhalen: before the crash')
    await king.hears(/Keep this selection/, BELLHOP)
    await acme.crash()
    expect(await got('before the crash')).to.deep.equal(['jwhalen'])
    await answers(king, 'After the crash', /Kept as After the crash/)
    expect(king.received.filter(stanza => /1 person[^]*Keep this/.test(stanza.getChildText('body') ?? ''))).to.not.be
      .empty
    expect(times('jwhalen', 'before the crash')).to.equal(1)
  })
})

describe('a selection', () => {
  it('finds by name who is given another name with the chart at this moment', async () => {
    const { context, end } = await openInside()
    const { people, memberships } = context.store
    const group: Group = {
      id: 'custom/1',
      name: 'one',
      kind: 'broadcast',
      origin: 'custom',
      title: 'One',
      owner: 'ann',
    }
    for (const [id, username] of [
      ['1', '@dora'],
      ['2', 'ed'],
    ] as const) {
      await people.put({ id, username, name: `Number ${id}`, manager: null, profile: {} })
      await memberships.put(newMembership(group.id, { person: id }))
    }
    const audience = (name: string) => audienceOf(context, group, { only: [name] }, administrator)
    await Promise.all([
      expectAudience(audience('dora'), ['1']),
      expectAudience(audience('dora@acme.test'), ['1']),
      expectAudience(audience('ed'), ['2']),
    ]).finally(end)
  })
})

const expectAudience = async (found: Promise<string[]>, ids: string[]) => expect(await found).to.deep.equal(ids)
