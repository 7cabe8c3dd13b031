// Broadcast groups: what one member can learn of the others by all that they can ask for and are sent. When presence comes
// is judged by presence.test.ts, and what strangers learn by strangers.test.ts.
//
// Meant to be visible: rooms show their members to each other, rosters the own team, and `org show` shows every member
// of the organisation its chart, names and usernames included; so /healthz may say how many people there are. None of
// them says who is in which broadcast group.
import { expect } from 'chai'
import { basic, command } from '../support/doors.ts'
import { example } from '../support/chart.ts'
import { PUBSUB, COMMANDS, MAM, anywhere, aboutFeed, aboutGroup, approach, fence } from '../support/curious.ts'
import type { Party } from '../support/party.ts'
import { roster } from '../support/sights.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'news.acme.test'
const TREE = 'tree-sking-news'
const bare = (jid: string | undefined) => jid?.split('/')[0] ?? ''

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
