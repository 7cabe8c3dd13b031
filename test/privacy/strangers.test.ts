// What strangers learn of groups, feeds, rooms and people that are not theirs: no more than of those that are not there.
import { expect } from 'chai'
import { basic, command, knock } from '../support/doors.ts'
import { example } from '../support/chart.ts'
import {
  ADMIN,
  INFO,
  ITEMS,
  MAM,
  anywhere,
  aboutFeed,
  aboutGroup,
  approach,
  fence,
  saying,
  type Question,
} from '../support/curious.ts'
import type { Party } from '../support/party.ts'
import { joining } from '../support/sights.ts'
import { world, type World } from '../support/world.ts'
import { healthOf, metricsOf } from '../support/health.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'news.acme.test'
const bare = (jid: string | undefined) => jid?.split('/')[0] ?? ''

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
    // Messages to one address are answered in order, behind a look into the store.
    stranger.sends(`<message to='${to}' type='chat' id='last'><body>Is anybody there?</body></message>`)
    await stranger.receives(({ name, attrs }) => name === 'message' && attrs.id === 'last', 'the last answer')
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

  // A colleague's message to somebody who is there is delivered, one to nobody comes back (RFC 6121 §8.5.1); members read
  // the cards of all members (xep/cards.md); and Prosody 13 answers `forbidden` about pubsub nodes of theirs, `item-not-found`
  // about those of nobody.
  it('a person who is no contact: requests are answered as for nobody', async () => {
    const away = (name: string) => `${name}@acme.test`
    for (const question of anywhere.filter(([, payload]) => !/\/pubsub|vcard/i.test(payload)))
      await alike('afripp', 'nobody-here', name => answered(away(name), question))
  })

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

  it('whom /healthz and /metrics count, nor whom they name to the administrator', async () => {
    const replies = await Promise.all(['/healthz', '/metrics'].map(path => knock(acme.config, path)))
    expect(replies.map(({ status, body }) => [status, body])).to.deep.equal([
      [200, '{"status":"ok"}'],
      [401, '{"error":"not-authorized","text":"Not for you."}'],
    ])
    const text = JSON.stringify(await healthOf(acme.config)) + (await metricsOf(acme.config))
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
