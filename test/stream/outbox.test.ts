// Nothing is lost between the server and Bellhop: messages wait while it is away, and each has one effect.
import { expect } from 'chai'
import { Element } from 'ltx'
import type { Fault } from '../../xep/fault.ts'
import { NS } from '../../xep/outbox.ts'
import type { Party } from '../support/party.ts'
import { marks, standIn, type StandIn } from '../support/stand-in.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-nyang-news@bellhop.acme.test'

describe('a message to Bellhop', function () {
  this.timeout(240_000)
  let acme: World
  let owner: Party
  let member: Party
  before(async () => {
    acme = await ownWorld()
    owner = await acme.person('nyang')
    member = await acme.person('ngruenbe')
  })
  after(() => acme.end())

  it('waits while Bellhop is away, and is handled in order when it is back', async () => {
    await acme.bellhop.stop()
    for (let at = 0; at < 20; at++) owner.says(NEWS, `while away ${at}`)
    owner.says(owner.jid, 'fence')
    await owner.hears('fence')
    expect(owner.received.some(({ attrs }) => attrs.type === 'error')).to.equal(false)
    await acme.restart()
    await member.hears('while away 19')
    expect(heard(member, /^while away/)).to.deep.equal(Array.from({ length: 20 }, (_, at) => `while away ${at}`))
  })

  it('has one effect however often Bellhop is killed while it is handled', async () => {
    const sent: string[] = []
    for (let round = 0; round < 8; round++) {
      for (let at = 0; at < 3; at++) {
        sent.push(`round ${round}.${at}`)
        owner.says(NEWS, `round ${round}.${at}`)
      }
      if (round % 2) await member.hears(`round ${round}.0`)
      await acme.crash()
    }
    owner.says(NEWS, 'the end of the rounds')
    await member.hears('the end of the rounds')
    expect(heard(member, /^round/)).to.deep.equal(sent)
  })

  it('goes on with a conversation where it was, and asks nothing twice', async () => {
    owner.says(BELLHOP, 'broadcast send')
    await owner.hears(/Broadcast group\?/)
    await acme.crash()
    owner.says(BELLHOP, '1')
    await owner.hears(/Message\?/)
    owner.says(BELLHOP, 'said across a crash')
    await owner.hears(/^Sent to/)
    await member.hears('said across a crash')
    owner.says(BELLHOP, 'whoami')
    await owner.hears(/nyang@acme.test/)
    expect(heard(member, /^said across a crash$/)).to.have.length(1)
  })

  it('survives a kill of the server while Bellhop is away', async () => {
    await acme.bellhop.stop()
    owner.says(NEWS, 'kept on disk')
    owner.says(owner.jid, 'fence two')
    await owner.hears('fence two')
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    await acme.prosody.restart()
    await acme.restart()
    member = await acme.person('ngruenbe')
    await member.hears('kept on disk')
  })
})

describe('the outbox', function () {
  this.timeout(180_000)
  const PASSING = [
    "<composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread>",
    "<received xmlns='urn:xmpp:receipts' id='m1'/><store xmlns='urn:xmpp:hints'/>",
    "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>",
    "<body>Between us.</body><no-store xmlns='urn:xmpp:hints'/>",
  ]
  let acme: World
  let owner: Party
  let component: StandIn
  before(async () => {
    acme = await ownWorld()
    owner = await acme.person('nyang')
    await acme.bellhop.stop() // the tests take its place
  })
  beforeEach(async () => {
    component = await standIn(acme.config)
    await component.resumes()
  })
  afterEach(() => component.wire.stop())
  after(() => acme.end())

  const writes = (content: string) => owner.sends(`<message to='${BELLHOP}' type='chat'>${content}</message>`)
  const everything = () => component.acknowledges(1, Number.MAX_SAFE_INTEGER)

  /** What came, or never comes, of all that was written before. */
  async function fenced(): Promise<Element[]> {
    writes('<body>fence</body>')
    const handed = await component.until('fence')
    await everything()
    return handed.slice(0, -1)
  }

  it('hands over what is of the moment, and does not keep it', async () => {
    for (const content of PASSING) writes(content)
    const handed = await fenced()
    const names = handed.map(stanza => stanza.getChildElements()[0]?.name)
    expect(names).to.deep.equal(['composing', 'received', 'displayed', 'body'])
    expect(handed.flatMap(marks)).to.deep.equal([])
    expect(await component.stored()).to.equal(0)
  })

  it('neither keeps nor bounces it while Bellhop is away', async () => {
    await component.wire.stop()
    const before = owner.received.length
    for (const content of PASSING) writes(content)
    owner.says(owner.jid, 'fence of the absent')
    await owner.hears('fence of the absent')
    expect(owner.received.slice(before).filter(({ attrs }) => attrs.type === 'error')).to.deep.equal([])
    component = await standIn(acme.config)
    await component.resumes()
    expect(await fenced()).to.deep.equal([])
  })

  it('keeps what says more than that', async () => {
    const active = "<active xmlns='http://jabber.org/protocol/chatstates'/>"
    writes(`${active}<body>More.</body>`)
    writes(`${active}<answer xmlns='urn:example:button'/>`)
    writes("<request xmlns='urn:xmpp:receipts'/>")
    expect((await fenced()).map(stanza => marks(stanza).length)).to.deep.equal([1, 1, 1])
  })

  it('keeps what matters without a body, and hands it over again until it is acknowledged', async () => {
    const lasting = [
      "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>",
      "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>",
      "<apply-to xmlns='urn:xmpp:fasten:0' id='m1'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>",
      "<file-sharing xmlns='urn:xmpp:sfs:0'/>",
      "<encrypted xmlns='urn:xmpp:omemo:2'/><store xmlns='urn:xmpp:hints'/>",
      "<propose xmlns='urn:xmpp:jingle-message:0' id='c1'/>",
    ]
    for (const content of lasting) writes(content)
    writes('<body>last</body>')
    const first = await component.until('last')
    expect(first.map(stanza => marks(stanza).length)).to.deep.equal([1, 1, 1, 1, 1, 1, 1])
    await component.resumes()
    const again = await component.until('last')
    expect(again.map(stanza => marks(stanza)[0]?.redelivered)).to.deep.equal(Array(7).fill(true))
    expect(again.map(stanza => stanza.getChildElements()[0]?.name)).to.deep.equal(
      first.map(stanza => stanza.getChildElements()[0]?.name),
    )
    await everything()
    expect(await component.stored()).to.equal(0)
  })

  it('believes nobody who writes its mark into a message', async () => {
    const mark = `<stored xmlns='${NS}' id='7'/>`
    writes(`<body>Marked.</body>${mark}`)
    writes(`${PASSING[0]}${mark}`)
    owner.sends(`<message to='${BELLHOP}' type='error'>${mark}<error type='cancel'/></message>`)
    const handed = await fenced()
    expect(handed.map(stanza => marks(stanza).map(({ id }) => id === 7))).to.deep.equal([[false], [], []])
  })

  it('forgets the messages of a range, and no other', async () => {
    for (const text of ['one', 'two', 'three']) writes(`<body>${text}</body>`)
    const [one = 0, two = 0, three = 0] = (await component.until('three')).flatMap(marks).map(({ id }) => id)
    await component.acknowledges(two, two)
    expect(await component.stored()).to.equal(2)
    await component.resumes()
    expect((await component.until('three')).flatMap(marks)).to.deep.equal([
      { id: one, redelivered: true },
      { id: three, redelivered: true },
    ])
    await component.acknowledges(one, three)
    expect(await component.stored()).to.equal(0)
  })

  it('forgets ranges over many of its pages, and hands over what follows', async () => {
    await component.wire.stop()
    for (let at = 0; at < 1_200; at++) writes(`<body>${at}</body>`)
    component = await standIn(acme.config)
    await component.resumes()
    const [first = 0, ...others] = (await component.until('499')).flatMap(marks).map(({ id }) => id)
    await component.acknowledges(first + 100, first + 449)
    await component.until('849')
    expect(await component.stored()).to.equal(1_200 - 350)
    expect(others).to.have.length(499)
    await everything()
    expect(await component.stored()).to.equal(0)
  })

  it('refuses an acknowledgement of nothing', async () => {
    for (const payload of [
      new Element('acknowledge', { xmlns: NS }),
      new Element('acknowledge', { xmlns: NS }).c('range').root(),
    ]) {
      const asked = component.wire.ask('set', acme.config.domain, { build: () => payload }, {})
      expect(await asked.catch((error: Fault) => error.condition)).to.equal('bad-request')
    }
  })
})

/** What somebody heard from the group, in the order in which it came. */
const heard = ({ received }: Party, pattern: RegExp) =>
  received
    .filter(({ attrs, name }) => name === 'message' && attrs.from === NEWS)
    .map(stanza => stanza.getChildText('body') ?? '')
    .filter(body => pattern.test(body))
