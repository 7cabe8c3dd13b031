// Broadcast groups: what one member can learn of the others, and strangers of what they are not in. Timing is left out.
//
// Meant to be visible: rooms show their members to each other, rosters the own team, and `org show` shows every member
// of the organisation its chart, names and usernames included; so /healthz may say how many people there are. None of
// them says who is in which broadcast group.
import { expect } from 'chai'
import { basic, command, knock } from './support/doors.ts'
import { example } from './support/chart.ts'
import {
  ADMIN,
  INFO,
  ITEMS,
  PUBSUB,
  COMMANDS,
  MAM,
  anywhere,
  aboutFeed,
  aboutGroup,
  approach,
  fence,
  type Question,
} from './support/curious.ts'
import type { Party } from './support/party.ts'
import { joining, roster } from './support/sights.ts'
import { ownWorld, world, type World } from './support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'news.acme.test'
const TREE = 'tree-sking-news'
const bare = (jid: string | undefined) => jid?.split('/')[0] ?? ''

/** What an answer says, without what differs from question to question. */
const saying = (text: string, name: string) =>
  text
    .replaceAll(name, 'NAME')
    .replace(/ id="[^"]*"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')

describe('the privacy of a broadcast group', () => {
  let acme: World
  let member: Party
  /** Addresses and names of those who share nothing with the member but the news to all. */
  let others: string[]
  before(async () => {
    acme = await ownWorld({ BELLHOP_DERIVE: 'team-broadcast,tree-broadcast' })
    member = await acme.person('ngruenbe')
    const known = Object.keys(await roster(member))
    const strangers = example().filter(
      ({ username = '' }) => !['ngruenbe', 'sking'].includes(username) && !known.includes(`${username}@acme.test`),
    )
    others = strangers.flatMap(({ username, given_name, family_name, email = '' }) => [
      `${username}@acme.test`,
      `${given_name} ${family_name}`,
      email,
    ])
    expect(strangers).to.have.length.greaterThan(50)
  })
  after(() => acme.end())

  /** The other members, and the number of all of them, that a text gives away. */
  const givenAway = (text: string) => [
    ...others.filter(each => text.includes(each)),
    ...(text.match(/(?<![\w.:-])10[67](?![\w.:-])/g) ?? []),
  ]
  const seen = () => member.received.map(String).join('\n')

  it('is judged by a search that finds who is there, where somebody may know', async () => {
    const { text, table } = await acme.does('members', { group: TREE })
    expect(givenAway(`${text} ${JSON.stringify(table)}`)).to.include.members(['afripp@acme.test', 'Adam Fripp', '107'])
  })

  it('tells nothing of others while they come and go, answer, subscribe and get the news', async () => {
    const king = await acme.person('sking')
    const early = await Promise.all(['afripp', 'dwilliams', 'pdavis'].map(name => acme.person(name)))
    for (const other of early) {
      await other.asks(
        NEWS,
        'set',
        `<pubsub xmlns='${PUBSUB}'><subscribe node='${TREE}' jid='${bare(other.jid)}'/></pubsub>`,
      )
      approach(other, `${TREE}@bellhop.acme.test`)
      approach(other, `${TREE}@bellhop.acme.test/ngruenbe`)
      other.says(`${TREE}@bellhop.acme.test`, 'Thank you, from all of us here!')
      await fence(other)
    }
    await member.asks(
      NEWS,
      'set',
      `<pubsub xmlns='${PUBSUB}'><subscribe node='${TREE}' jid='ngruenbe@acme.test'/></pubsub>`,
    )
    king.says(`${TREE}@bellhop.acme.test`, 'News for everybody')
    await acme.does('broadcast-send', { group: TREE, personal: 'true', text: 'Dear {{ given_name }}, hello.' })
    for (const other of early) await other.hears('News for everybody')
    await Promise.all(early.map(other => other.leaves()))
    king.says(`${TREE}@bellhop.acme.test`, 'That was all.')
    await member.hears('News for everybody')
    await member.hears('Dear Nancy, hello.')
    await member.hears('That was all.')
    expect(givenAway(seen())).to.deep.equal([])
    expect(seen()).not.to.contain('Thank you, from all')
    await king.leaves()
  })

  it('is kept at every address, whatever one asks there', async () => {
    const group = `${TREE}@bellhop.acme.test`
    const addresses = [group, `${group}/x`, BELLHOP, 'bellhop.acme.test', 'rooms.acme.test', NEWS, 'acme.test']
    for (const address of addresses) for (const [type, payload] of anywhere) await member.asks(address, type, payload)
    approach(member, group)
    approach(member, `${group}/afripp`)
    await fence(member)
    expect(givenAway(seen())).to.deep.equal([])
  })

  it('is kept by the feed: its items, publishers, subscriptions, affiliations and options', async () => {
    for (const [type, payload] of aboutFeed(TREE, 'ngruenbe@acme.test')) await member.asks(NEWS, type, payload)
    expect(seen()).to.contain('News for everybody')
    expect(givenAway(seen())).to.deep.equal([])
  })

  it('is kept by the own archive', async () => {
    const answer = await member.asks('ngruenbe@acme.test', 'set', `<query xmlns='${MAM}' queryid='all'/>`)
    expect(answer.attrs.type).to.equal('result')
    const archived = member.received.filter(stanza => stanza.getChild('result', MAM)).map(String)
    expect(archived.join('\n')).to.contain('News for everybody')
    expect(givenAway(archived.join('\n'))).to.deep.equal([])
  })

  it('is kept by every command, in chat, ad hoc and over HTTP', async () => {
    const group = `${TREE}@bellhop.acme.test`
    for (const line of [
      `members ${TREE}`,
      `broadcast history ${TREE}`,
      'groups',
      'whoami',
      'help',
      `members ${group}`,
    ]) {
      member.says(BELLHOP, line)
      await member.hears(/./, BELLHOP)
    }
    for (const node of ['members', 'broadcast-history', 'broadcast-send'])
      for (const to of ['bellhop.acme.test', group]) {
        await member.asks(to, 'set', `<command xmlns='${COMMANDS}' node='${node}'/>`)
        await member.asks(to, 'set', aboutGroup(node, TREE))
      }
    const credentials = basic('ngruenbe', await acme.code('ngruenbe'))
    const replies = await Promise.all([
      command(acme.config, 'members', { group: TREE }, credentials),
      command(acme.config, 'broadcast-history', { group: TREE }, credentials),
      command(acme.config, 'broadcast-send', { group: TREE, text: 'x', personal: true }, credentials),
      command(acme.config, 'code-list', { username: 'afripp' }, credentials),
      command(acme.config, 'devices', { username: 'afripp' }, credentials),
      command(acme.config, 'welcome', {}, credentials),
    ])
    expect(replies.map(({ status }) => status)).to.deep.equal([403, 200, 403, 403, 403, 403])
    expect(replies[1]?.body).to.contain('News for everybody')
    expect(givenAway(replies.map(({ body }) => body).join('\n'))).to.deep.equal([])
    expect(givenAway(seen())).to.deep.equal([])
  })
})

describe('what is not there for a stranger', () => {
  let acme: World
  let stranger: Party
  before(async () => {
    acme = await world()
    stranger = await acme.person('dwilliams')
  })
  after(() => stranger.leaves())

  /** Expects the same answer about the one that is there and about the one that is not. */
  async function alike(there: string, absent: string, ask: (name: string) => Promise<unknown>): Promise<void> {
    expect(saying(String(await ask(there)), there)).to.equal(saying(String(await ask(absent)), absent))
  }

  const answered = (to: string, [type, payload]: Question) => stranger.asks(to, type, payload)

  const silence = async (to: string) => {
    const before = stranger.received.length
    approach(stranger, to)
    await fence(stranger)
    const answers = stranger.received.slice(before).filter(({ attrs }) => bare(attrs.from) === to)
    return answers.map(String).sort().join('\n')
  }

  it('a group of others: its address answers as one that nobody has', async () => {
    const at = (name: string) => `${name}@bellhop.acme.test`
    for (const question of anywhere)
      await alike('team-nyang-news', 'no-such-news', name => answered(at(name), question))
    await alike('team-nyang-news', 'no-such-news', name => silence(at(name)))
  })

  it('a group of others: no command knows it, in chat, ad hoc or over HTTP', async () => {
    const credentials = basic('dwilliams', await acme.code('dwilliams'))
    for (const node of ['members', 'broadcast-history', 'broadcast-send']) {
      await alike('team-nyang-news', 'no-such-news', name =>
        answered('bellhop.acme.test', ['set', aboutGroup(node, name)]),
      )
      await alike('team-nyang-news', 'no-such-news', name =>
        answered(`${name}@bellhop.acme.test`, ['set', aboutGroup(node, name)]),
      )
      await alike('team-nyang-news', 'no-such-news', async name => {
        stranger.says(BELLHOP, `${node.replace('-', ' ')} ${name} text`.replace('members', 'members --group'))
        return (await stranger.hears(/./, BELLHOP)).getChildText('body')
      })
      await alike('team-nyang-news', 'no-such-news', async name => {
        const fields = { group: name, ...(node === 'broadcast-send' && { text: 'x' }) }
        const { status, body } = await command(acme.config, node, fields, credentials)
        return `${status} ${body}`
      })
    }
  })

  it('a feed of others: the news service knows nothing of it', async () => {
    const questions = (name: string) => aboutFeed(name, 'dwilliams@acme.test')
    for (const at of questions('').keys())
      await alike('team-nyang-news', 'no-such-news', name => answered(NEWS, questions(name)[at] ?? ['get', '']))
    const items = await answered(NEWS, ['get', `<query xmlns='${ITEMS}'/>`])
    expect(items.toString()).to.contain('tree-sking-news').and.not.contain('nyang')
  })

  // What remains: a message to a person who is there is delivered, one to nobody comes back (RFC 6121 §8.5.1); and
  // Prosody 13 answers `forbidden` about pubsub nodes of theirs, `item-not-found` about those of nobody.
  it('a person who is no contact: requests are answered as for nobody', async () => {
    const away = (name: string) => `${name}@acme.test`
    for (const question of anywhere.filter(([, payload]) => !payload.includes('/pubsub')))
      await alike('afripp', 'nobody-here', name => answered(away(name), question))
  })

  // What remains: that there is such a room, as joining is refused by registration-required (XEP-0045 §7.2.6).
  it('the room of another team: neither its title nor who is in it, members or occupants', async () => {
    const room = 'team-nyang@rooms.acme.test'
    const nyang = await acme.person('nyang')
    await nyang.joins(room, 'Neena Yang')
    nyang.says(room, 'Among ourselves', 'groupchat')
    await nyang.hears('Among ourselves', room)
    const from = stranger.received.length
    for (const question of [...anywhere, ...roomQuestions]) await answered(room, question)
    for (const [type, payload] of anywhere) await stranger.asks(`${room}/Neena Yang`, type, payload)
    await stranger.joins(room, 'David').then(
      () => expect.fail('the stranger is in'),
      (error: Error) => expect(error.message).to.equal('registration-required'),
    )
    approach(stranger, room)
    await answered('rooms.acme.test', ['get', "<ping xmlns='urn:xmpp:ping'/>"])
    const found = stranger.received.slice(from).map(stanza => stanza.toString().replaceAll(`${room}/Neena Yang`, ''))
    expect(found.filter(each => /Among ourselves|Gruenberg|ngruenbe|nyang@acme/.test(each))).to.deep.equal([])
    expect(found.filter(each => /Neena Yang|Neena Yang&apos;s team|roominfo_occupants/.test(each))).to.deep.equal([])
    await nyang.leaves()
  })

  it('the room of another team: whether somebody is in it, by trying the nickname', async () => {
    for (const name of ['Neena Yang', 'Nancy Gruenberg'])
      for (const nick of [name, 'Nobody Here']) {
        const refusal = await joining(stranger, 'team-nyang@rooms.acme.test', nick)
        expect(refusal, nick).to.equal('registration-required')
      }
  })

  it('whom /healthz and /metrics count', async () => {
    const replies = await Promise.all(['/healthz', '/metrics'].map(path => knock(acme.config, path)))
    const text = replies.map(({ body }) => body).join('\n')
    expect(text).to.contain('connected')
    for (const { username = '', family_name = '' } of example().filter(({ username = '' }) => username.length > 4))
      expect(text)
        .not.to.contain(username)
        .and.not.contain(`@acme.test`)
        .and.not.match(new RegExp(`\\b${family_name}\\b`))
  })
})

const roomQuestions: Question[] = [
  ...['owner', 'admin', 'member', 'outcast'].map((each): Question => [
    'get',
    `<query xmlns='${ADMIN}'><item affiliation='${each}'/></query>`,
  ]),
  ...['moderator', 'participant'].map((each): Question => [
    'get',
    `<query xmlns='${ADMIN}'><item role='${each}'/></query>`,
  ]),
  ['get', `<query xmlns='${INFO}' node='x-roomuser-item'/>`],
  ['get', `<query xmlns='${MAM}'/>`],
  ['set', `<query xmlns='${MAM}'><set xmlns='http://jabber.org/protocol/rsm'><max>5</max></set></query>`],
]
