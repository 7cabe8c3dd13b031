// Broadcasts: the owner's message reaches every member once, and tells nobody of anybody else.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { read } from '../support/sights.ts'
import { ownWorld, world, type World } from '../support/world.ts'

const NEWS = 'team-nyang-news@bellhop.acme.test'

describe('a broadcast group', () => {
  let acme: World
  let owner: Party
  before(async () => {
    acme = await world()
    owner = await acme.person('nyang')
  })
  after(() => owner.leaves())

  it('brings the message of its owner to every member as a chat message from its own address, once', async () => {
    const members = await Promise.all(['ngruenbe', 'jwhalen'].map(name => acme.person(name)))
    owner.says(NEWS, 'The office is closed on Friday.')
    owner.says(NEWS, 'That was all.')
    for (const member of members) {
      const stanza = await member.hears('The office is closed on Friday.')
      expect(stanza.attrs).to.include({ from: NEWS, type: 'chat' })
      await member.hears('That was all.')
      expect(times(member, 'The office is closed on Friday.')).to.equal(1)
      await member.leaves()
    }
  })

  it('keeps it for those who are away until their next login', async () => {
    const text = `While you were away ${Math.random()}`
    const online = await acme.person('sjacobs')
    owner.says(NEWS, text)
    await online.hears(text)
    const late = await acme.person('hbrown')
    const stanza = await late.hears(text)
    expect(stanza.attrs.from).to.equal(NEWS)
    owner.says(NEWS, 'fence')
    await late.hears('fence')
    expect(times(late, text)).to.equal(1)
    await Promise.all([online.leaves(), late.leaves()])
  })

  it('comes again to whoever lost the connection and resumes the session, and is acknowledged by count', async () => {
    const news = ['acknowledged', 'not acknowledged', 'sent meanwhile', 'sent afterwards'].map(
      what => `${what} &amp; <`,
    )
    const copies = (party: Party) =>
      party.received.flatMap(stanza => {
        const text = stanza.getChildText('body') ?? ''
        return news.includes(text) ? [`${text}${stanza.getChild('delay') ? ', late' : ''}`] : []
      })
    const [first = '', second = '', third = '', fourth = ''] = news
    const witness = await acme.person('jwhalen')
    const before = await acme.person('ngruenbe')
    before.sends("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    const { attrs } = await before.receives(({ name }) => name === 'enabled', 'stream management')
    owner.says(NEWS, first)
    await before.hears(first)
    const handled = before.handled()
    before.sends(`<a xmlns='urn:xmpp:sm:3' h='${handled}'/>`)
    owner.says(NEWS, second)
    await before.hears(second)
    await before.isCut()
    owner.says(NEWS, third)
    await witness.hears(third)
    const after = await acme.person('ngruenbe', { resumes: { id: attrs.id, handled } })
    owner.says(NEWS, fourth)
    await after.hears(fourth)
    expect(copies(before)).to.deep.equal([first, second])
    expect(copies(after)).to.deep.equal([`${second}, late`, `${third}, late`, fourth])
    after.sends(`<a xmlns='urn:xmpp:sm:3' h='${after.handled()}'/>`)
    await after.asks('acme.test', 'get', "<ping xmlns='urn:xmpp:ping'/>") // with a wrong count the stream would have ended
    await Promise.all([after.leaves(), witness.leaves()])
  })

  it('refuses an answer with an error that says why, and with a line of chat for clients that hide errors', async () => {
    const member = await acme.person('ngruenbe')
    const id = member.says(NEWS, 'Thank you!')
    const error = await member.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'an error')
    expect(error.getChild('error')?.getChild('not-allowed'), String(error)).to.exist
    expect(error.getChild('error')?.getChildText('text')).to.match(/only its owner can write/)
    await member.hears(/only its owner can write/, NEWS)
    owner.says(NEWS, 'after the answer')
    await member.hears('after the answer')
    expect(owner.received.some(stanza => stanza.getChildText('body') === 'Thank you!')).to.equal(false)
    await member.leaves()
  })

  it('is not there for those who are not in it', async () => {
    const stranger = await acme.person('afripp')
    for (const name of ['team-nyang-news', 'no-such-group']) {
      const id = stranger.says(`${name}@bellhop.acme.test`, 'Hello?')
      const error = await stranger.receives(({ attrs }) => attrs.id === id && attrs.type === 'error')
      expect(error.getChild('error')?.getChild('item-not-found'), String(error)).to.exist
    }
    await stranger.leaves()
  })

  it('gives its owner a receipt when the message is stored', async () => {
    owner.sends(
      `<message to='${NEWS}' type='chat' id='r1'><body>With a tick</body><request xmlns='urn:xmpp:receipts'/></message>`,
    )
    const receipt = await owner.receives(stanza => stanza.getChild('received', 'urn:xmpp:receipts') !== undefined)
    expect(receipt.getChild('received')?.attrs.id).to.equal('r1')
  })

  it('fills fields from each profile, and refuses to send when a profile lacks one', async () => {
    const member = await acme.person('ngruenbe')
    const fields = { group: 'team-nyang-news', personal: 'true', text: 'Dear {{ given_name }}, from {{ location }}.' }
    await acme.does('broadcast-send', fields)
    await member.hears('Dear Nancy, from Seattle.')
    const refusal = await acme
      .does('broadcast-send', { ...fields, text: '{{ shoe_size }}' })
      .catch(error => String(error))
    expect(refusal).to.match(/Nothing was sent/)
    await member.leaves()
  })

  it('is kept in its feed, for its members to read and for nobody else', async () => {
    const text = `On record ${Math.random()}`
    owner.says(NEWS, text)
    const member = await acme.person('ngruenbe')
    await member.hears(text)
    const items =
      "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='team-nyang-news' max_items='1'/></pubsub>"
    const read = await member.asks('news.acme.test', 'get', items)
    expect(read.toString()).to.contain(text)
    const stranger = await acme.person('afripp')
    const refused = await stranger.asks('news.acme.test', 'get', items)
    expect(refused.attrs.type).to.equal('error')
    expect(refused.toString()).not.to.contain(text)
    await Promise.all([member.leaves(), stranger.leaves()])
  })

  it('keeps more broadcasts in its feed than twenty, and publishing one writes no other again', async () => {
    const file = new DatabaseSync(join(acme.config.data, 'prosody', 'prosody.sqlite'), {
      timeout: 5_000,
      readOnly: true,
    })
    const rows = () =>
      file
        .prepare(
          `SELECT "sort_id", "key" FROM "prosodyarchive" WHERE "store" LIKE 'pubsub%' AND "value" LIKE '%News item %'`,
        )
        .all()
    const member = await acme.person('jwhalen')
    const publish = async (from: number, to: number) => {
      for (let at = from; at <= to; at++) owner.says(NEWS, `News item ${at}.`)
      await member.hears(`News item ${to}.`)
      expect(await poll(async () => rows().length === to)).to.equal(true)
    }
    await publish(1, 24)
    const before = rows()
    await publish(25, 25)
    expect(rows().slice(0, -1)).to.deep.equal(before)
    const items = (await read(member, 'news.acme.test', 'team-nyang-news'))?.map(String) ?? []
    expect(items.filter(item => item.includes('News item '))).to.have.length(25)
    file.close()
    await member.leaves()
  })

  it('may be as long as it can be and different for each, for more people than fit into one stanza', async () => {
    const member = await acme.person('nyang')
    const text = `${'&'.repeat(9_980)} {{ given_name }}`
    await acme.does('broadcast-send', { group: 'tree-sking-news', personal: 'true', text })
    await member.hears(`${'&'.repeat(9_980)} Neena`)
    await member.leaves()
  }).timeout(30_000)

  it('is delivered exactly once to everybody when Bellhop is killed in the middle', async function () {
    this.timeout(90_000)
    const broken = await ownWorld()
    try {
      const names = ['nyang', 'lgarcia', 'ajames', 'dwilliams', 'ngruenbe', 'jchen']
      const people = await Promise.all(names.map(name => broken.person(name)))
      const king = await broken.person('sking')
      const sent: string[] = []
      for (let round = 0; round < 5; round++) {
        const text = `Round ${round}: ${'x'.repeat(500)}`
        sent.push(text)
        const answer = broken.does('broadcast-send', { group: 'tree-sking-news', text, once: `round ${round}` })
        if (round % 2) await answer
        else await Promise.race([answer.catch(() => {}), people[0]?.hears(text).catch(() => {})])
        await broken.crash()
        await broken.does('broadcast-send', { group: 'tree-sking-news', text, once: `round ${round}` })
      }
      king.says('tree-sking-news@bellhop.acme.test', 'the last one')
      for (const person of people) {
        await person.hears('the last one')
        for (const text of sent) expect(times(person, text), `${person.jid}: ${text.slice(0, 10)}`).to.equal(1)
      }
    } finally {
      await broken.end()
    }
  })
})

const times = (party: Party, text: string) =>
  party.received.filter(stanza => stanza.getChildText('body') === text).length
