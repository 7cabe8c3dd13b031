// A guest reads what was sent after they came in: who wrote before did not write for outsiders.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { feed, room } from '../support/addresses.ts'
import { guestWorld, guestActions } from '../support/guests.ts'
import { healthyAgain } from '../support/healthy.ts'
import type { Party } from '../support/party.ts'
import { read } from '../support/sights.ts'
import { inWorld } from '../support/visits.ts'

describe('a guest by a link', function () {
  this.timeout(60_000)
  const { acme, online } = inWorld(guestWorld)
  const { as, healthy, link, stranger } = guestActions(acme)

  it('finds no broadcast from before in the history, and those from then on', async () => {
    const [bob, dave] = [await online('bob'), await online('dave')]
    bob.says(feed('team-bob-news'), 'INTERNAL before the guest')
    await dave.hears('INTERNAL before the guest')
    const guest = await stranger(await link('team-bob-news'), 'Late')
    const party = await online(guest.username, guest.code)
    bob.says(feed('team-bob-news'), 'For everybody')
    await party.hears('For everybody')
    const history = { group: 'team-bob-news', limit: '200' }
    const found = await as(guest.username, 'broadcast-history', history, guest.code)
    expect(found).to.contain('For everybody').and.not.contain('INTERNAL')
    expect(await as('dave', 'broadcast-history', history))
      .to.contain('INTERNAL')
      .and.contain('For everybody')
  })

  it('finds nothing from before in the room’s archive, however it is asked, nor at joining', async () => {
    const [bob, dave] = [await online('bob'), await online('dave')]
    for (const [party, nick] of [
      [bob, 'Bob Test'],
      [dave, 'Dave Test'],
    ] as const)
      await party.joins(room('team-bob'), nick)
    bob.says(room('team-bob'), 'INTERNAL said in the room', 'groupchat')
    await dave.hears('INTERNAL said in the room')
    const guest = await stranger(await link('team-bob'), 'Later')
    const party = await online(guest.username, guest.code)
    await party.joins(room('team-bob'), 'Later (guest)')
    expect(party.received.map(String).join()).not.to.contain('INTERNAL')
    const all = await archive(dave)
    const [id = ''] = /<result [^>]*id="([^"]+)"/.exec(all)?.slice(1) ?? []
    expect(all).to.contain('INTERNAL')
    const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
    const seen = async () => [
      await archive(party),
      await archive(party, field('start', '2020-01-01T00:00:00Z')),
      await archive(party, '', '<before/>'),
      await archive(party, field('ids', id)),
    ]
    const isHeard = async () => {
      bob.says(room('team-bob'), 'For guests, too', 'groupchat')
      return (await seen())[0]?.includes('For guests, too') === true
    }
    expect(await poll(isHeard, { milliseconds: 10_000, givenUp: () => false })).to.equal(true)
    expect((await seen()).join()).not.to.contain('INTERNAL')
  })

  it('finds nothing from before when an owner’s client names another nickname of theirs', async () => {
    const plan = room('plan')
    await as('bob', 'group-create', { name: 'plan', title: 'Plan', kind: 'chat' })
    const bob = await online('bob')
    await bob.joins(plan, 'Bob Test')
    bob.says(plan, 'INTERNAL plan', 'groupchat')
    await bob.hears('INTERNAL plan')
    const guest = await stranger(await link('plan'), 'Renamed')
    const party = await online(guest.username, guest.code)
    await party.joins(plan, 'Renamed (guest)')
    const isRead = async () => {
      bob.says(plan, 'Plan for guests, too', 'groupchat')
      return (await archive(party, '', '', plan)).includes('Plan for guests, too')
    }
    expect(await poll(isRead, { milliseconds: 10_000, givenUp: () => false })).to.equal(true)
    const item = `<item jid='${guest.username}@acme.test' affiliation='member' nick='Other'/>`
    const set = await bob.asks(plan, 'set', `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`)
    expect(set.attrs.type).to.equal('result')
    const readable = await archive(party, '', '', plan)
    expect(readable).to.contain('Plan for guests, too').and.not.contain('INTERNAL')
    await healthyAgain(acme())
  })

  it('finds nothing from before in the feed of a broadcast group', async () => {
    const [bob, dave] = [await online('bob'), await online('dave')]
    bob.says(feed('team-bob-news'), 'INTERNAL in the feed')
    await dave.hears('INTERNAL in the feed')
    const guest = await stranger(await link('team-bob-news'), 'Latest')
    const party = await online(guest.username, guest.code)
    const news = async (reader: Party) =>
      ((await read(reader, 'news.acme.test', 'team-bob-news')) ?? []).map(String).join()
    expect(await news(dave)).to.contain('INTERNAL in the feed')
    bob.says(feed('team-bob-news'), 'In the feed for everybody')
    const isThere = async () => (await news(party)).includes('In the feed for everybody')
    expect(await poll(isThere, { milliseconds: 10_000, givenUp: () => false })).to.equal(true)
    expect(await news(party)).not.to.contain('INTERNAL')
    await healthy()
  })
})

let queries = 0

/** What an archive of the room answers, all of it. */
async function archive(party: Party, fields = '', page = '', of = room('team-bob')): Promise<string> {
  const form =
    fields &&
    `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>${fields}</x>`
  const set = `<set xmlns='http://jabber.org/protocol/rsm'><max>50</max>${page}</set>`
  const id = `q${queries++}`
  const end = await party.asks(of, 'set', `<query xmlns='urn:xmpp:mam:2' queryid='${id}'>${form}${set}</query>`)
  const results = party.received.filter(each => each.getChild('result', 'urn:xmpp:mam:2')?.attrs.queryid === id)
  return [...results, end].map(String).join()
}
