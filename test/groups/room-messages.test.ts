// Rooms: who has no voice has none by a correction, reaction or file either; what has no body is archived; and what is taken back
// goes with its corrections.
import { expect } from 'chai'
import type { Element } from 'ltx'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const ROOM = 'all-kinds@rooms.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const SID = 'urn:xmpp:sid:0'
const MAM = 'urn:xmpp:mam:2'
const PICTURE = 'https://files.acme.test/a/p.png'
const correction = (id: string, text: string) =>
  `<body>${text}</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
const REACTION = "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👎</reaction></reactions>"
const RETRACTION = "<retract xmlns='urn:xmpp:message-retract:1' id='x'/>"
const OLD_RETRACTION =
  "<apply-to xmlns='urn:xmpp:fasten:0' id='x'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>"
const FILE = `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>plan.png</name></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${PICTURE}'/></sources></file-sharing>`
const ENCRYPTED =
  "<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>"

describe('what is said in a room beside texts', () => {
  let acme: World
  let owner: Party
  let member: Party
  let count = 0
  before(async () => {
    acme = await world()
    ;[owner, member] = await Promise.all([acme.person('nyang'), acme.person('ngruenbe')])
    await asOwner('group create --title "All kinds" all-kinds', /All kinds/)
    await asOwner('group add all-kinds ngruenbe', /1 added/)
    await owner.joins(ROOM, 'Neena Yang')
    await member.joins(ROOM, 'Nancy Gruenberg')
  })
  after(() => Promise.all([owner, member].map(each => each.leaves())))

  const asOwner = async (line: string, answer: RegExp) => {
    owner.says(BELLHOP, line)
    return owner.hears(answer, BELLHOP)
  }
  const sends = (inner: string) => {
    const id = `room-${++count}`
    member.sends(`<message to='${ROOM}' type='groupchat' id='${id}'>${inner}</message>`)
    return id
  }
  const comes = (party: Party, id: string) =>
    party.receives(({ attrs }) => attrs.id === id && attrs.type === 'groupchat', `the message ${id}`)
  const fence = async () => {
    const words = `a fence ${++count}`
    owner.says(ROOM, words, 'groupchat')
    await Promise.all([owner.hears(words), member.hears(words)])
  }
  const archived = async () => {
    const before = owner.received.length
    const page = `<query xmlns='${MAM}'><set xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set></query>`
    await owner.asks(ROOM, 'set', page)
    return owner.received
      .slice(before)
      .map(each => each.getChild('result', MAM)?.getChild('forwarded')?.getChild('message'))
      .filter(each => each !== undefined)
  }
  const stanzaId = (heard: Element) => String(heard.getChild('stanza-id', SID)?.attrs.id)

  for (const [state, begin, end] of [
    ['muted', 'group mute all-kinds ngruenbe', 'group unmute all-kinds ngruenbe'],
    ['in a quiet room', 'group quiet all-kinds 1h', 'group quiet all-kinds off'],
  ] as const)
    it(`who is ${state} says nothing by a correction, a reaction, a retraction, a file or what is encrypted`, async () => {
      const first = sends('<body>Before it</body>')
      await comes(owner, first)
      await asOwner(begin, /cannot write|Only owners write/)
      const tries = [
        correction(first, 'After it'),
        REACTION,
        `${REACTION}<body>👎</body>`,
        RETRACTION,
        OLD_RETRACTION,
        FILE,
        `<body>${PICTURE}</body><x xmlns='jabber:x:oob'><url>${PICTURE}</url></x>`,
        ENCRYPTED,
      ].map(sends)
      for (const id of tries) {
        const refusal = await member.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal')
        expect(refusal.getChild('error')?.getChild('forbidden'), String(refusal)).to.exist
      }
      const typing = sends("<composing xmlns='http://jabber.org/protocol/chatstates'/>")
      await fence()
      const all = [...tries, typing]
      expect(owner.received.filter(({ attrs }) => all.includes(attrs.id)).map(String)).to.deep.equal([])
      expect(member.received.filter(({ attrs }) => attrs.id === typing).map(String)).to.deep.equal([])
      await asOwner(end, /can write in|Everybody can write/)
      await comes(owner, sends(correction(first, 'Allowed again')))
    })

  it('is in the archive without a body, unless its sender says that it is not to be', async () => {
    const kept = [REACTION, RETRACTION, OLD_RETRACTION, FILE, ENCRYPTED].map(sends)
    const not = sends(`${REACTION}<no-store xmlns='urn:xmpp:hints'/>`)
    await comes(owner, not)
    const ids = (await archived()).map(({ attrs }) => attrs.id)
    expect(ids).to.include.members(kept)
    expect(ids).not.to.include(not)
  })

  it('is taken back by a moderator: a reaction, a file and what is encrypted, also without a body', async () => {
    for (const inner of [REACTION, FILE, ENCRYPTED]) {
      const id = sends(inner)
      const sid = stanzaId(await comes(owner, id))
      const moderate = `<moderate xmlns='urn:xmpp:message-moderate:1' id='${sid}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>`
      const answer = await owner.asks(ROOM, 'set', moderate)
      expect(answer.attrs.type, String(answer)).to.equal('result')
      await member.receives(each => each.getChild('retract')?.attrs.id === sid, 'the retraction')
    }
    expect((await archived()).slice(-6).map(String).join())
      .not.to.contain('plan.png')
      .and.not.to.contain('👎')
  })

  it('is taken back in all its versions, whichever of them is named', async () => {
    for (const named of [0, 1, 2]) {
      const [one, two, three] = [`rude ${named} a`, `rude ${named} b`, `rude ${named} c`]
      const first = sends(`<body>${one}</body>`)
      const all = [first, sends(correction(first, two)), sends(correction(first, three))]
      const heard: Element[] = []
      for (const id of all) heard.push(await comes(owner, id))
      owner.sends(
        `<message to='${ROOM}' type='groupchat' id='of-another-${named}'>${correction(first, `mine ${named}`)}</message>`,
      )
      await owner.hears(`mine ${named}`)
      const sids = heard.map(stanzaId)
      const moderate = `<moderate xmlns='urn:xmpp:message-moderate:1' id='${sids[named]}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>`
      expect((await owner.asks(ROOM, 'set', moderate)).attrs.type).to.equal('result')
      for (const sid of sids)
        await member.receives(each => each.getChild('retract')?.attrs.id === sid, `the retraction of ${sid}`)
      const left = (await archived()).map(String).join()
      expect(left).to.contain(`mine ${named}`)
      for (const words of [one, two, three]) expect(left).not.to.contain(words)
    }
  })

  it('is listed for an owner once, in its last version, a file by its name, and no reaction', async () => {
    const first = sends('<body>Meeting at 9</body>')
    sends(correction(first, 'Meeting at 10'))
    sends(`${REACTION}<body>👎</body>`)
    sends(FILE)
    await fence()
    const list = (await asOwner('message retract all-kinds', /Which one\?/)).getChildText('body') ?? ''
    expect(list)
      .to.match(/Nancy Gruenberg · plan\.png/)
      .and.match(/Nancy Gruenberg · Meeting at 10/)
    expect(list).not.to.contain('Meeting at 9').and.not.to.contain('👎')
    await asOwner('cancel', /Nothing was done/)
  })
})
