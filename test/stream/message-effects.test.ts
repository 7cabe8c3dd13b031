// What comes of messages, for clients and people of several kinds: corrections where they are not shown, several owners, what a
// client sends again on a new stream, answers in dialogues, and reactions that are switched off.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Software, Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'

const NEWS = 'effects-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const PICTURE = 'https://files.acme.test/a/p.png'
const OOB = `<x xmlns='jabber:x:oob'><url>${PICTURE}</url></x>`

describe('the effect of a message', function () {
  this.timeout(90_000)
  let acme: World
  let owner: Party
  let second: Party
  let member: Party
  before(async () => {
    acme = await ownWorld({ BELLHOP_REACTIONS: 'no' })
    ;[owner, second, member] = await Promise.all([
      acme.person('ajames'),
      acme.person('cdavies'),
      acme.person('jlandry'),
    ])
    await tells(owner, 'group create --kind broadcast --title Effects effects-news', /Effects/)
    await tells(owner, 'group add effects-news jlandry', /1 added/)
  })
  after(() => acme?.end())

  const tells = async (party: Party, line: string, answer: RegExp) => {
    party.says(BELLHOP, line)
    return (await party.hears(answer, BELLHOP)).getChildText('body') ?? ''
  }
  const sends = (party: Party, to: string, inner: string, id = String(randomUUID())) => {
    party.sends(`<message to='${to}' type='chat' id='${id}'>${inner}</message>`)
    return id
  }
  const corrects = (party: Party, to: string, id: string, inner: string) =>
    sends(party, to, `${inner}<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`)
  const heard = (party: Party, words: string) =>
    party.receives(each => each.attrs.from === NEWS && (each.getChildText('body') ?? '').includes(words), words)
  const bodies = (party: Party, since = 0) =>
    party.received.slice(since).flatMap(each => {
      const isCopy = each.name === 'message' && each.attrs.type !== 'error' && each.attrs.from.startsWith(NEWS)
      return isCopy ? [each.getChildText('body') ?? ''] : []
    })
  /** Behind it nothing of what was sent before is left on the way. */
  const fence = async (...parties: Party[]) => {
    const words = `fence ${randomUUID()}`
    owner.says(NEWS, words)
    await Promise.all(parties.map(each => heard(each, words)))
    return words
  }

  describe('that corrects', () => {
    const client = (name: string): { client: Software } => ({ client: { type: 'pc', name } })

    it('says so in words to clients that do not show where the first version stands, and to them alone', async () => {
      await tells(owner, 'group add effects-news gcambrau, tjolson', /2 added/)
      const [plain, modern] = [
        await acme.person('gcambrau', client('Pidgin 2.14.12')),
        await acme.person('tjolson', client('Gajim 1.8.4')),
      ]
      const store = await storeOf(acme.config)
      const isKnown = async () =>
        (await store.codes.find({ where: { revoked: null } })).filter(({ software }) =>
          /Pidgin|Gajim/.test(software ?? ''),
        )
      while ((await isKnown()).length < 2) await tells(owner, 'whoami', /ajames/) // until they have said what they are
      await store.close()
      const id = sends(owner, NEWS, '<body>Doors open at 8</body>')
      const [first] = await Promise.all([heard(plain, 'Doors open at 8'), heard(modern, 'Doors open at 8')])
      corrects(owner, NEWS, id, '<body>Doors open at 9</body>')
      const [marked, unmarked] = await Promise.all([heard(plain, 'at 9'), heard(modern, 'at 9')])
      expect(marked.getChildText('body')).to.equal('Corrected: Doors open at 9')
      expect(unmarked.getChildText('body')).to.equal('Doors open at 9')
      for (const copy of [marked, unmarked])
        expect(copy.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).to.equal(first.attrs.id)

      const picture = sends(owner, NEWS, `<body>The house\n${PICTURE}</body>${OOB}`)
      await Promise.all([heard(plain, 'The house'), heard(modern, 'The house')])
      corrects(owner, NEWS, picture, `<body>The new house\n${PICTURE}</body>${OOB}`)
      const [captioned, bare] = await Promise.all([heard(plain, 'The new house'), heard(modern, 'The new house')])
      expect(captioned.getChildText('body')).to.equal(`Corrected: The new house\n${PICTURE}`)
      expect(bare.getChildText('body')).to.equal(`The new house\n${PICTURE}`)
      expect(captioned.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(PICTURE)
      await Promise.all([plain.leaves(), modern.leaves()])
    })

    it('again, behind a later correction, leaves the later one in the history', async () => {
      const id = sends(owner, NEWS, '<body>Room 1</body>')
      await heard(member, 'Room 1')
      const [early, late] = [randomUUID(), randomUUID()]
      const correction = (to: string, own: string) =>
        sends(owner, NEWS, `<body>${to}</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`, own)
      correction('Room 2', early)
      correction('Room 3', late)
      await heard(member, 'Room 3')
      correction('Room 2', early) // as a client does that has lost its stream
      const since = member.received.length
      expect(bodies(member, since)).to.deep.equal([])
      const last = await fence(member)
      expect(bodies(member, since)).to.deep.equal([last])
      expect(await tells(owner, 'broadcast history effects-news', /Room/))
        .to.contain('Room 3')
        .and.not.contain('Room 2')
    })
  })

  describe('of several owners', () => {
    before(async () => {
      await tells(owner, 'group owner effects-news cdavies', /cdavies|Curtis/)
      await tells(owner, 'group add effects-news cdavies', /1 added|already/)
    })

    it('reaches the others once, by whatever way it was sent, and its sender not', async () => {
      const since = [owner, second, member].map(({ received }) => received.length)
      second.says(NEWS, 'By a message')
      await Promise.all([heard(owner, 'By a message'), heard(member, 'By a message')])
      await tells(second, 'broadcast send effects-news By a command', /^Sent to/)
      await Promise.all([heard(owner, 'By a command'), heard(member, 'By a command')])
      const last = await fence(second, member)
      const said = ['Curtis Davies: By a message', 'Curtis Davies: By a command']
      expect(bodies(owner, since[0])).to.deep.equal(said)
      expect(bodies(second, since[1])).to.deep.equal([`Alexander James: ${last}`])
      expect(bodies(member, since[2])).to.deep.equal([...said, `Alexander James: ${last}`])
    })

    it('is corrected and taken back for them by who sent it, and by that client alone', async () => {
      const id = sends(second, NEWS, '<body>Ours at 9</body>')
      const first = await heard(owner, 'Ours at 9')
      corrects(owner, NEWS, id, '<body>Not yours to correct</body>')
      await owner.hears(/Nothing was sent/, NEWS)
      corrects(second, NEWS, id, '<body>Ours at 10</body>')
      expect((await heard(owner, 'Ours at 10')).getChild('replace')?.attrs.id).to.equal(first.attrs.id)
      sends(second, NEWS, `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/><body>A stand-in</body>`)
      await Promise.all(
        [owner, member].map(each =>
          each.receives(stanza => stanza.getChild('retract')?.attrs.id === first.attrs.id, 'a retraction'),
        ),
      )
      await fence(member)
      expect([...bodies(owner), ...bodies(member)].join()).not.to.match(/stand-in|Not yours/)
    })

    it('is in the history of each owner', async () => {
      for (const each of [owner, second])
        expect(await tells(each, 'broadcast history effects-news', /By a message/)).to.contain('By a command')
    })
  })

  describe('that comes again on a new stream', () => {
    const again = async (to: string, inner: string, answer: RegExp) => {
      const robert = await acme.person('tjolson')
      const id = sends(robert, to, inner)
      const first = await robert.hears(answer, to)
      await robert.leaves()
      const later = await acme.person('tjolson')
      sends(later, to, inner, id)
      const other = await later.hears(/./, to)
      await later.leaves()
      return [first, other].map(each => each.getChildText('body') ?? '')
    }
    const codesOf = async (username: string) => {
      const store = await storeOf(acme.config)
      const [person] = await store.people.find({ where: { username } })
      const codes = await store.codes.find({ where: { person: person?.id ?? '', revoked: null } })
      await store.close()
      return codes.filter(({ firstUse }) => firstUse === undefined).length
    }

    it('issues one code, and says which', async () => {
      const before = await codesOf('tjolson')
      const [first = '', other = ''] = await again(BELLHOP, '<body>code issue</body>', /Access code/)
      expect(await codesOf('tjolson')).to.equal(before + 1)
      const code = /(?:[0-9A-Z]{4}-){3}[0-9A-Z]/.exec(first)?.[0]
      expect(code, first).not.to.equal(undefined)
      expect(other).to.contain(code)
    })

    it('founds one group, and gets the first answer', async () => {
      const line = '<body>group create twice-founded "Founded once"</body>'
      const [first, other] = await again(BELLHOP, line, /twice-founded|Founded once/)
      expect(other).to.equal(first)
    })
  })

  describe('in a dialogue', () => {
    it('that corrects an answer stands in its place', async () => {
      await tells(owner, 'group create', /Name, the first part/)
      const id = sends(owner, BELLHOP, '<body>corected</body>')
      await owner.hears(/Title, as people read it\?/, BELLHOP)
      corrects(owner, BELLHOP, id, '<body>corrected</body>')
      await owner.hears(/Title, as people read it\?/, BELLHOP)
      await tells(owner, 'Spelled right', /Spelled right|corrected/)
      const store = await storeOf(acme.config)
      const names = (await store.groups.find()).map(({ name, title }) => `${name}: ${title}`)
      await store.close()
      expect(names).to.include('corrected: Spelled right')
      expect(names.join()).not.to.match(/corected|corrected: corrected/)
    })

    it('is answered once when it is not to be stored, and is not understood', async () => {
      const robot = await acme.person('tjolson')
      const hint = "<no-store xmlns='urn:xmpp:hints'/>"
      for (const words of ['Beep', 'Boop', 'Blip']) sends(robot, BELLHOP, `<body>${words}</body>${hint}`)
      sends(robot, BELLHOP, `<body>whoami</body>${hint}`)
      await robot.hears(/tjolson@acme.test/, BELLHOP)
      const said = robot.received.filter(each => /I do not know/.test(each.getChildText('body') ?? ''))
      expect(said).to.have.length(1)
      await robot.leaves()
    })
  })

  it('is none where reactions are switched off: they are neither counted nor a text', async () => {
    owner.says(NEWS, 'React if you can')
    const { id } = (await heard(member, 'React if you can')).attrs
    const since = owner.received.length
    sends(
      member,
      NEWS,
      `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>👍</reaction></reactions><body>👍</body>`,
    )
    await fence(member)
    expect(await tells(owner, 'broadcast history effects-news', /React if/)).not.to.contain('👍')
    expect(bodies(owner, since)).to.deep.equal([])
  })
})
