// Reports beside the servers: what rooms, direct chats and broadcasts have accepted is counted once, whatever is killed.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const ROOM = 'team-ann@rooms.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-ann-news@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
    carl
    dora
    ed
`)

describe('reports of what the server has accepted', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  let ann: Party
  let bob: Party
  const as = makeMember(() => acme)
  const { withStore } = guestActions(() => acme)
  before(async () => {
    acme = await tappedWorld(ORG, { BELLHOP_TIME_ZONE: 'Europe/Berlin', BELLHOP_REPORT_DIRECT: 'yes' })
    await as('ann', 'report') // what is there now is not counted
    await enter()
  })
  after(() => acme?.end())

  async function enter(): Promise<void> {
    ;[ann, bob] = await Promise.all([acme.person('ann'), acme.person('bob')])
    await ann.joins(ROOM, 'Ann Test')
    await bob.joins(ROOM, 'Bob Test')
  }
  let sent = 0
  /** Sends into the room, and waits until it came back. */
  async function says(party: Party, inner: string): Promise<string> {
    const id = `m${++sent}`
    party.sends(`<message to='${ROOM}' type='groupchat' id='${id}'>${inner}</message>`)
    await party.receives(({ attrs }) => attrs.id === id, `the message ${id}`)
    return id
  }

  it('have every kind once, and nothing that is no message of its own', async () => {
    const first = await says(ann, '<body>one</body>')
    await says(ann, "<body>xmlns='urn:xmpp:reactions:0' &lt;retract </body>")
    await says(bob, `<body>two</body><reply xmlns='urn:xmpp:reply:0' id='${first}' to='${ROOM}/Ann Test'/>`)
    await says(
      bob,
      "<body>https://files.acme.test/a.png</body><x xmlns='jabber:x:oob'><url>https://files.acme.test/a.png</url></x>",
    )
    await says(bob, `<reactions xmlns='urn:xmpp:reactions:0' id='${first}'><reaction>👍</reaction></reactions>`)
    await says(ann, `<body>One</body><replace xmlns='urn:xmpp:message-correct:0' id='${first}'/>`)
    await says(bob, "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    expect(await as('ann', 'report', { about: 'team-ann' })).to.match(
      /: 5 messages\.\n.*\ntexts 2\nreplies 1\nfiles 1\nreactions 1\nanswers by button 0$/,
    )
    expect(await as('ann', 'report', { about: 'team-ann', by: 'person' })).to.match(/\nBob Test 3\nAnn Test 2$/)
  })

  it('have direct messages in the figures of their sender, where the setting says so', async () => {
    ann.says('bob@acme.test', 'between us')
    await bob.hears('between us')
    expect(await as('ann', 'report', { by: 'person' })).to.match(/: 3 messages\.\n.*\nAnn Test's team 2\nBob Test 1$/)
    expect(await as('bob', 'report')).to.match(/: 3 messages/)
  })

  it('have a broadcast once, and its reactions', async () => {
    ann.says(NEWS, 'Free coffee')
    const copy = await bob.hears('Free coffee', NEWS)
    bob.sends(
      `<message to='${NEWS}' type='chat' id='r1'><reactions xmlns='urn:xmpp:reactions:0' id='${copy.attrs.id}'><reaction>👍</reaction></reactions></message>`,
    )
    bob.says(NEWS, 'thank you') // behind the reaction: refused when that is done
    await bob.hears(/owner/i, NEWS)
    expect(await as('ann', 'report', { about: 'team-ann-news' })).to.match(
      /: 2 messages\.[^]*texts 1\n[^]*reactions 1\n/,
    )
    expect(await as('ann', 'report', { about: 'broadcast team-ann-news' })).to.match(/Free coffee 4 – 0 1$/)
    ann.sends(`<message to='${NEWS}' type='chat' id='s1'><subject>Lunch</subject><body>At noon</body></message>`)
    await bob.hears('Lunch\nAt noon', NEWS)
    expect(await as('ann', 'report', { about: 'broadcast team-ann-news' })).to.match(/ Lunch At noon 4 – 0 0$/m)
    ann.sends(
      `<message to='${NEWS}' type='chat' id='s2'><subject>Dinner</subject><body>At six</body><replace xmlns='urn:xmpp:message-correct:0' id='s1'/></message>`,
    )
    await bob.hears(/Dinner\nAt six/, NEWS)
    expect(await as('ann', 'report', { about: 'broadcast team-ann-news' })).to.match(/ Dinner At six 4 – 0 0$/m)
  })

  it('are a picture in chat, at an address of its own that anybody opens who has it', async () => {
    ann.says(BELLHOP, 'report team-ann by kind --as picture')
    await ann.hears(/^Ann Test's team, .*: 5 messages\./, BELLHOP)
    const message = await ann.receives(
      each => each.getChild('x', 'jabber:x:oob') !== undefined && each.attrs.from.startsWith(BELLHOP),
      'a picture',
    )
    const url = message.getChild('x', 'jabber:x:oob')?.getChildText('url') ?? ''
    expect(message.getChildText('body')).to.equal(url)
    const answer = await fetch(url)
    expect(answer.headers.get('content-type')).to.equal('image/png')
    expect((await answer.bytes()).slice(1, 4)).to.deep.equal(new TextEncoder().encode('PNG'))
    expect((await fetch(url.replace(/[^/]+\.png$/, 'another.png'))).status).to.equal(404)
    const many = await Promise.all(Array.from({ length: 30 }, async () => (await fetch(url)).status))
    expect(new Set(many)).to.deep.equal(new Set([200, 429]))
  })

  it('agree with the archives when Bellhop is killed while it counts', async () => {
    const before = await counted()
    expect(await as('ann', 'report-every', { every: 'week', about: 'Team' })).to.match(
      /the next one on .* at 08:00 \S+\.$/,
    )
    expect(await as('bob', 'report-every', { every: 'week', about: 'team ann' })).to.match(/^forbidden/)
    await as('bob', 'report-every', { every: 'week' })
    const past = { next: '2026-01-05T07:00:00.000Z' } // while Bellhop was away
    await withStore(async store => {
      for (const id of ['ann team', 'bob me']) await store.reportSubscriptions.change(id, {}, past)
      await store.people.change('bob', {}, { profile: { language: 'de-CH' } })
    })
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 20; i++) ann.sends(`<message to='${ROOM}' type='groupchat'><body>much</body></message>`)
      const asked = as('ann', 'report', { about: 'team-ann' }).catch(() => 'killed')
      acme.bellhop.kill('SIGKILL')
      await Promise.all([asked, acme.bellhop.ended])
      await acme.restart()
    }
    await ann.hears(/^The team of Ann Test, .*: 0 messages\./, BELLHOP)
    await bob.hears(/^Ihre Nachrichten, \d+\. .*: 0 Nachrichten\.\nJede angenommene Nachricht zählt einmal/, BELLHOP)
    expect(await as('ann', 'report-every')).to.match(/^You get these reports:\nteam each week .*\d{4}-\d\d-\d\d 08:00$/)
    expect(await as('ann', 'report-stop', { about: 'team' })).to.equal('You get the report team no more.')
    await says(ann, '<body>the last</body>')
    expect(await counted()).to.equal(before + 41)
    expect(await counted()).to.equal(before + 41)
  })

  it('agree with the archives when the server is killed', async () => {
    const before = await counted()
    for (let i = 0; i < 200; i++) ann.sends(`<message to='${ROOM}' type='groupchat'><body>much</body></message>`)
    await says(bob, '<body>meanwhile</body>')
    acme.prosody.kill('SIGKILL')
    await Promise.all([ann.ended, bob.ended, acme.prosody.ended])
    await acme.prosody.restart()
    await acme.restored()
    await enter()
    await says(ann, '<body>again</body>')
    expect((await counted()) - before).to.equal(archived('much') - 40 + 2)
  })

  /** How many messages of this text the archive of the room has. */
  function archived(text: string): number {
    const file = new DatabaseSync(join(acme.config.data, 'prosody', 'prosody.sqlite'), { readOnly: true })
    const sql = `SELECT COUNT(*) AS number FROM prosodyarchive WHERE store = 'muc_log' AND instr(value, '<body>${text}</body>')`
    const number = Number(file.prepare(sql).get()?.number)
    file.close()
    return number
  }
  const counted = async () => Number(/: (\d+) messages?/.exec(await as('ann', 'report', { about: 'team-ann' }))?.[1])
})
