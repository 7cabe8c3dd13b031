// What comes of messages that are more than a text: to a broadcast address by its owner and by members, and to Bellhop.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Element } from 'ltx'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const NEWS = 'kinds-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const PICTURE = 'https://files.acme.test/a/p.png'
const OOB = `<x xmlns='jabber:x:oob'><url>${PICTURE}</url></x>`
const fallback = (feature: string, inside = '') =>
  `<fallback xmlns='urn:xmpp:fallback:0' for='${feature}'>${inside}</fallback>`

describe('a message that is more than a text', function () {
  this.timeout(60_000)
  let acme: World
  let owner: Party
  let member: Party
  before(async () => {
    acme = await world()
    ;[owner, member] = await Promise.all([acme.person('ajames'), acme.person('jlandry')])
    await tells(owner, 'group create --kind broadcast --title Kinds kinds-news', /Kinds/)
    await tells(owner, 'group add kinds-news jlandry', /1 added/)
  })
  after(() => Promise.all([owner, member].map(each => each.leaves())))

  const tells = async (party: Party, line: string, answer: RegExp) => {
    party.says(BELLHOP, line)
    return (await party.hears(answer, BELLHOP)).getChildText('body') ?? ''
  }
  const sends = (party: Party, to: string, inner: string, { id = String(randomUUID()), type = 'chat' } = {}) => {
    party.sends(`<message to='${to}' type='${type}' id='${id}'>${inner}</message>`)
    return id
  }
  const heard = (words: string) =>
    member.receives(each => each.attrs.from === NEWS && (each.getChildText('body') ?? '').includes(words), words)
  const bodies = (party: Party, from: string, since = 0) =>
    party.received
      .slice(since)
      .filter(({ attrs, name }) => name === 'message' && attrs.type !== 'error' && attrs.from.startsWith(from))
      .map(each => each.getChildText('body'))
  /** What came from the group between two moments. */
  const fence = async () => {
    const words = `fence ${randomUUID()}`
    owner.says(NEWS, words)
    await heard(words)
    return words
  }
  const refused = async (party: Party, id: string, words: RegExp) => {
    const error = await party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'an error')
    expect(error.getChild('error')?.getChildText('text')).to.match(words)
    return error
  }
  const items = async () =>
    String(
      await member.asks(
        'news.acme.test',
        'get',
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='kinds-news'/></pubsub>",
      ),
    )

  describe('to a broadcast group by its owner', () => {
    it('reaches everybody as a picture, with its caption and what its sender says of the file', async () => {
      sends(owner, NEWS, `<body>${PICTURE}</body>${OOB}`)
      const bare = await heard(PICTURE)
      expect(bare.getChildText('body')).to.equal(PICTURE)
      expect(bare.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(PICTURE)
      const file = `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type><name>p.png</name></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${PICTURE}'/></sources></file-sharing>`
      sends(owner, NEWS, `<body>The new house\n${PICTURE}</body>${file}${OOB}`)
      const captioned = await heard('The new house')
      expect(captioned.getChildText('body')).to.equal(`The new house\n${PICTURE}`)
      expect(captioned.getChild('x', 'jabber:x:oob')).not.to.equal(undefined)
      expect(String(captioned.getChild('file-sharing', 'urn:xmpp:sfs:0')))
        .to.contain('p.png')
        .and.contain('image/png')
    })

    it('has its subject as the first line', async () => {
      sends(owner, NEWS, '<subject>Canteen</subject><body>Closed today</body>')
      expect((await heard('Closed today')).getChildText('body')).to.equal('Canteen\nClosed today')
    })

    it('is corrected for the same people, in the feed and in the history, and no second message', async () => {
      const id = sends(owner, NEWS, '<body>Meeting at 9 sharp</body>')
      const first = await heard('Meeting at 9 sharp')
      sends(owner, NEWS, `<body>Meeting at 10 sharp</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`)
      const second = await heard('Meeting at 10 sharp')
      expect(second.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).to.equal(first.attrs.id)
      expect(second.attrs.id).not.to.equal(first.attrs.id)
      sends(owner, NEWS, `<body>Meeting at 11 sharp</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`)
      const third = await heard('Meeting at 11 sharp')
      expect(third.getChild('replace')?.attrs.id).to.equal(first.attrs.id)
      await fence()
      expect(await items())
        .to.contain('Meeting at 11 sharp')
        .and.not.contain('Meeting at 9')
        .and.not.contain('Meeting at 10')
      const history = await tells(owner, 'broadcast history kinds-news', /Meeting/)
      expect(history.match(/Meeting at/g)).to.have.length(1)
      expect(history).to.contain('Meeting at 11')
      expect(await tells(member, 'broadcast history kinds-news', /Meeting/))
        .to.contain('Meeting at 11')
        .and.not.contain('Meeting at 9')
    })

    it('is not sent when it corrects what nobody got', async () => {
      const id = sends(owner, NEWS, "<body>For nobody</body><replace xmlns='urn:xmpp:message-correct:0' id='unknown'/>")
      await refused(owner, id, /Nothing was sent/)
      await owner.hears(/Nothing was sent/, NEWS)
      const since = member.received.length
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal([last])
    })

    for (const [version, retract] of [
      ['today', (id: string) => `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`],
      [
        '0.3',
        (id: string) =>
          `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>`,
      ],
    ] as const)
      it(`is taken back from a client's menu, as XEP-0424 says ${version}, and nobody reads the stand-in`, async () => {
        const words = `A mistake ${randomUUID()}`
        const id = sends(owner, NEWS, `<body>${words}</body>`)
        const first = await heard(words)
        const since = member.received.length
        sends(owner, NEWS, `${retract(id)}${fallback('urn:xmpp:message-retract:1')}<body>A stand-in</body>`)
        await owner.hears(/Taken back: 1 person/, NEWS)
        const told = await member.receives(
          each => each.getChild('retract')?.attrs.id === first.attrs.id,
          'a retraction',
        )
        expect(told.getChildText('body')).to.match(/was withdrawn/)
        await fence()
        expect(bodies(member, NEWS, since).join()).not.to.contain('stand-in')
        expect(await items()).not.to.contain(words)
      })

    it('loses the quote of a reply whole', async () => {
      const quote = '&gt; 😀 who comes?\n'
      const end = [...'> 😀 who comes?\n'].length
      sends(
        owner,
        NEWS,
        `<body>${quote}All of us</body><reply xmlns='urn:xmpp:reply:0' id='x'/>${fallback('urn:xmpp:reply:0', `<body start='0' end='${end}'/>`)}`,
      )
      expect((await heard('All of us')).getChildText('body')).to.equal('All of us')
    })

    it('is no text to anybody when it is a reaction, and is refused in words when it is encrypted', async () => {
      const since = member.received.length
      sends(
        owner,
        NEWS,
        "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions><body>👍</body>",
      )
      const kinds = [
        "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl' name='OMEMO'/><body>I sent you an OMEMO message</body>",
        "<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>",
        "<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp><body>Encrypted</body>",
        "<x xmlns='jabber:x:encrypted'>x</x><body>Encrypted</body>",
        '<body>?OTR:AAMDSZ3x</body>',
        '<body>aesgcm://files.acme.test/p.png#0011</body>',
      ]
      for (const inner of kinds) {
        const error = await refused(owner, sends(owner, NEWS, inner), /encrypted .*Unencrypted/s)
        expect(error.getChild('error')?.getChild('not-acceptable')).not.to.equal(undefined)
        await owner.hears(/Switch encryption off/, NEWS)
      }
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal([last])
    })

    it('is answered by a line when it is a groupchat, a headline or a subject alone', async () => {
      const since = member.received.length
      sends(owner, NEWS, '<body>To all</body>', { type: 'groupchat' })
      await owner.hears(/has the type groupchat/, NEWS)
      sends(owner, NEWS, '<body>To all</body>', { type: 'headline' })
      await owner.hears(/has the type headline/, NEWS)
      sends(owner, NEWS, '<subject>To all</subject>')
      await owner.hears(/has a subject and no text/, NEWS)
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal([last])
    })

    it('is no broadcast when it is a call: that is rejected', async () => {
      const since = member.received.length
      sends(owner, NEWS, "<propose xmlns='urn:xmpp:jingle-message:0' id='c1'/><body>I am calling</body>")
      await owner.receives(
        each => each.getChild('reject', 'urn:xmpp:jingle-message:0')?.attrs.id === 'c1',
        'a rejection',
      )
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal([last])
    })

    it('is one message when its client sends it again, with the same id', async () => {
      const since = member.received.length
      const id = randomUUID()
      for (let count = 0; count < 3; count++) sends(owner, NEWS, `<body>Lunch at 12</body>`, { id })
      const counted = `<origin-id xmlns='urn:xmpp:sid:0' id='o-${id}'/>`
      for (let count = 0; count < 2; count++) sends(owner, NEWS, `<body>Dinner</body>${counted}`, { id: 'm1' })
      for (let count = 0; count < 2; count++) sends(owner, NEWS, '<body>Yes</body>', { id: 'm2' })
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal(['Lunch at 12', 'Dinner', 'Yes', 'Yes', last])
    })

    it('has a length in characters of Unicode', async () => {
      sends(owner, NEWS, `<body>${'😀'.repeat(9_990)} enough</body>`)
      await heard('enough')
      const id = sends(owner, NEWS, `<body>${'😀'.repeat(10_001)}</body>`)
      await refused(owner, id, /10000 characters; this has 10001/)
      await owner.hears(/this has 10001/, NEWS)
    })

    it('sends nothing while it is asked what was meant, unless the answer is clear', async () => {
      const since = member.received.length
      const asks = async () => {
        owner.says(NEWS, `only nosuchperson: free coffee`)
        await owner.hears(/1 = Send the whole text/, NEWS)
      }
      for (const no of [
        '2.',
        'No!',
        'nein',
        '(2)',
        '٢',
        '２',
        'Send nothing',
        '2 please',
        '2 = Send nothing',
        'CANCEL',
        'Stop.',
      ]) {
        await asks()
        owner.says(NEWS, no)
        await owner.hears('Nothing was sent.', NEWS)
      }
      await asks()
      for (const unclear of ['maybe', '3', '10:30 at the door', '1 of you forgot the keys today']) {
        owner.says(NEWS, unclear)
        await owner.hears(/^I did not understand that, and nothing was sent.\n1 = Send/, NEWS)
      }
      sends(owner, NEWS, `<body>${PICTURE}</body>${OOB}`)
      await owner.hears(/^I did not understand that/, NEWS)
      sends(
        owner,
        NEWS,
        "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions><body>1</body>",
      )
      const quote = '&gt; 1 = Send\n'
      sends(
        owner,
        NEWS,
        `<body>${quote}2</body><reply xmlns='urn:xmpp:reply:0' id='x'/>${fallback('urn:xmpp:reply:0', `<body start='0' end='${[...'> 1 = Send\n'].length}'/>`)}`,
      )
      await owner.hears('Nothing was sent.', NEWS)
      await asks()
      owner.says(NEWS, '1. Be there at nine 2. Bring a cake')
      await owner.hears(/^I did not understand that/, NEWS)
      owner.says(NEWS, "> 1 = Send the whole text to everybody, with 'only'\n> 2 = Send nothing\n2") // as clients quote that say nothing of it
      await owner.hears('Nothing was sent.', NEWS)
      await asks()
      owner.says(NEWS, '1)')
      expect((await heard('free coffee')).getChildText('body')).to.equal('only nosuchperson: free coffee')
      const last = await fence()
      expect(bodies(member, NEWS, since)).to.deep.equal(['only nosuchperson: free coffee', last])
    })
  })

  describe('to a broadcast group by a member', () => {
    it('is counted as a reaction for the owner alone, by the whole set', async () => {
      const words = `React to this ${randomUUID()}`
      owner.says(NEWS, words)
      const { id } = (await heard(words)).attrs
      const react = (...emojis: string[]) =>
        sends(
          member,
          NEWS,
          `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${emojis.map(each => `<reaction>${each}</reaction>`).join('')}</reactions><request xmlns='urn:xmpp:receipts'/>`,
        )
      const noted = (message: string) =>
        member.receives(each => each.getChild('received', 'urn:xmpp:receipts')?.attrs.id === message, 'a receipt')
      await noted(react('👍', '🎉', 'rude words'))
      expect(await tells(owner, 'broadcast history kinds-news', /React to/))
        .to.match(/👍 1, 🎉 1|🎉 1, 👍 1/)
        .and.not.contain('rude')
      expect(await tells(member, 'broadcast history kinds-news', /React to/)).not.to.contain('👍')
      await noted(react('❤️'))
      expect(await tells(owner, 'broadcast history kinds-news', /React to/))
        .to.contain('❤️ 1')
        .and.not.contain('👍')
      await noted(react('😀\uFE0F')) // as Dino writes it
      expect(await tells(owner, 'broadcast history kinds-news', /React to/)).to.contain('😀 1')
      await noted(react())
      expect(await tells(owner, 'broadcast history kinds-news', /React to/)).not.to.contain('❤️')
    })

    it('is refused by a line once an hour, and by an error each time, which no archive keeps', async () => {
      const away = await acme.person('gcambrau')
      await tells(owner, 'group add kinds-news gcambrau', /1 added/)
      const since = away.received.length
      for (let count = 0; count < 5; count++)
        await refused(away, sends(away, NEWS, `<body>I am on leave ${count}</body>`), /only its owner/)
      expect(bodies(away, NEWS, since).filter(body => /only its owner/.test(body ?? ''))).to.have.length(1)
      const before = away.received.length
      const query = `<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>${NEWS}</value></field></x></query>`
      const iq = new Element('iq', { type: 'set', id: 'mam' })
      away.sends(String(iq).replace('/>', `>${query}</iq>`))
      await away.receives(({ name, attrs }) => name === 'iq' && attrs.id === 'mam', 'the archive')
      const archived = away.received.slice(before).map(String).join('')
      expect(archived).to.contain('I am on leave 4').and.not.contain('only its owner')
      await away.leaves()
    })
  })

  describe('to Bellhop', () => {
    it('repeats nothing: the same message again gets the first answer', async () => {
      const id = sends(owner, BELLHOP, '<body>group create --title "Once" repeated-once</body>')
      const first = await owner.hears(/[Oo]nce/, BELLHOP)
      sends(owner, BELLHOP, '<body>group create --title "Once" repeated-once</body>', { id })
      const again = await owner.hears(/./, BELLHOP)
      expect(again.getChildText('body')).to.equal(first.getChildText('body'))
    })

    it('answers an open question by what it is corrected to, and runs nothing twice', async () => {
      const correction = (id: string, words: string) =>
        sends(owner, BELLHOP, `<body>${words}</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`)
      owner.says(BELLHOP, 'group create')
      await owner.hears(/\?/, BELLHOP)
      const id = sends(owner, BELLHOP, '<body>corected-name</body>')
      await owner.hears(/./, BELLHOP)
      correction(id, 'corrected-name')
      await owner.hears(/./, BELLHOP)
      const open = await tells(owner, 'cancel', /Nothing was done|corrected-name|known/)
      const groups = await tells(owner, 'groups', /kinds-news/)
      expect(open + groups).not.to.match(/corrected-name[^]*corected-name/)
      const done = sends(owner, BELLHOP, '<body>whoami</body>')
      await owner.hears(/ajames@acme.test/, BELLHOP)
      correction(done, 'groups')
      const told = await owner.hears(/undoes nothing/, BELLHOP)
      expect(told.getChildText('body')).to.match(/What I said to it: ./)
      const typo = sends(owner, BELLHOP, '<body>whoani</body>')
      await owner.hears(/I do not know 'whoani'/, BELLHOP)
      correction(typo, 'whoami')
      await owner.hears(/ajames@acme.test/, BELLHOP)
    })

    it('is refused when it is encrypted, and neither a reaction nor a retraction is a line', async () => {
      sends(owner, BELLHOP, "<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted><body>whoami</body>")
      await owner.hears(/cannot be read here/, BELLHOP)
      sends(
        owner,
        BELLHOP,
        "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions><body>whoami</body>",
      )
      sends(owner, BELLHOP, "<retract xmlns='urn:xmpp:message-retract:1' id='x'/><body>whoami</body>")
      await owner.hears(/Taking a message back undoes nothing/, BELLHOP)
      const quote = '&gt; help\n'
      sends(
        owner,
        BELLHOP,
        `<body>${quote}whoami</body><reply xmlns='urn:xmpp:reply:0' id='x'/>${fallback('urn:xmpp:reply:0', "<body start='0' end='7'/>")}`,
      )
      await owner.hears(/ajames@acme.test/, BELLHOP)
    })

    it('is asked again for what was not shown, and No! founds no group', async () => {
      await tells(owner, 'broadcast send', /Broadcast group\?/)
      await tells(owner, '99', /Broadcast group\?/)
      await tells(owner, 'no-such-group-at-all', /Broadcast group\?/)
      await tells(owner, 'Nein.', /Nothing was done/)
      owner.says(NEWS, 'only jlandry: a secret')
      await owner.hears(/Keep this selection/, BELLHOP)
      await tells(owner, 'No!', /not kept/)
      expect(await tells(owner, 'groups', /kinds-news/)).not.to.match(/\bno!?\b/)
    })

    it('ends with an automatic answerer after ten lines, and with one that says so after one', async () => {
      const robot = await acme.person('tjolson')
      for (let count = 0; count < 2; count++) robot.says(BELLHOP, 'Automatic reply: I am on leave')
      for (let count = 0; count < 12; count++) robot.says(BELLHOP, `I am on leave ${count}`)
      robot.says(BELLHOP, 'whoami')
      await robot.hears(/tjolson@acme.test/, BELLHOP)
      const said = bodies(robot, BELLHOP)
      expect(said.filter(body => /Automatic reply/.test(body ?? ''))).to.have.length(1)
      expect(said.filter(body => /say nothing to more/.test(body ?? ''))).to.have.length(1)
      expect(said.filter(body => /I do not know/.test(body ?? '')).length).to.be.below(11)
      await robot.leaves()
    })
  })

  describe('to a broadcast group of several owners', () => {
    it('reaches the other owners, says who wrote, and does not come back', async () => {
      const second = await acme.person('cdavies')
      await tells(owner, 'group owner kinds-news cdavies', /cdavies|Curtis/)
      const since = second.received.length
      second.says(NEWS, 'From the second owner')
      const copy = await owner.hears(/From the second owner/, NEWS)
      expect(copy.getChildText('body')).to.match(/^Curtis Davies: /)
      await heard('From the second owner')
      owner.says(NEWS, 'From the first owner')
      expect((await second.hears(/From the first owner/, NEWS)).getChildText('body')).to.match(/: From the first/)
      expect(bodies(second, NEWS, since).join()).not.to.contain('second owner')
      const react = (party: Party, id: string, emoji: string) =>
        sends(
          party,
          NEWS,
          `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>${emoji}</reaction></reactions>`,
        )
      react(owner, copy.attrs.id, '🎉') // the other owners' messages; nobody counts for the own ones
      react(second, copy.attrs.id, '👎')
      second.says(NEWS, 'Behind the reactions')
      await owner.hears(/Behind the reactions/, NEWS)
      owner.says(NEWS, 'Behind these, too')
      await second.hears(/Behind these, too/, NEWS)
      expect(await tells(second, 'broadcast history kinds-news', /From the second/))
        .to.contain('🎉 1')
        .and.not.contain('👎')
      await second.leaves()
    })
  })
})
