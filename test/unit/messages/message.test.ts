// Messages: what a stanza says, read into one value, kind by kind; and written again.
import { expect } from 'chai'
import { parse } from 'ltx'
import { buildMessage } from '../../../xep/message-build.ts'
import { parseMessage } from '../../../xep/message-parse.ts'
import { string } from '../../../xep/schema.ts'
import { beginningOf, codePoints, isLonger } from '../../../xep/text.ts'
import type { Message } from '../../../xep/message.ts'

const read = (inner: string, attrs = "type='chat' id='m1'"): Message => ({
  text: undefined,
  ...parseMessage(parse(`<message ${attrs}>${inner}</message>`)),
})
const fallback = (feature: string, inside = '') =>
  `<fallback xmlns='urn:xmpp:fallback:0' for='${feature}'>${inside}</fallback>`
const REPLY = "<reply xmlns='urn:xmpp:reply:0' id='q1' to='bellhop@bellhop.acme.test'/>"
const PICTURE = 'https://files.acme.test/a/p.png'
const oob = (url = PICTURE) => `<x xmlns='jabber:x:oob'><url>${url}</url></x>`
const FILE =
  '<media-type>image/png</media-type><name>p.png</name><size>3032449</size><width>4096</width><height>2160</height>'
const HASH = "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=</hash>"
const sharing = (url = PICTURE) =>
  `<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline'><file xmlns='urn:xmpp:file:metadata:0'>${FILE}${HASH}</file>` +
  `<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`
const media = (url = PICTURE) =>
  `<reference xmlns='urn:xmpp:reference:0' type='data'><media-sharing xmlns='urn:xmpp:sims:1'>` +
  `<file xmlns='urn:xmpp:jingle:apps:file-transfer:5'>${FILE}</file>` +
  `<sources><reference xmlns='urn:xmpp:reference:0' type='data' uri='${url}'/></sources></media-sharing></reference>`

describe('a message that is read', () => {
  it('has a text, its language, a subject and a thread', () => {
    const message = read(
      '<subject>Lunch</subject><body>At 12</body><thread>t1</thread>',
      "type='chat' id='m1' xml:lang='en'",
    )
    expect(message).to.deep.include({
      text: 'At 12',
      body: 'At 12',
      language: 'en',
      subject: 'Lunch',
      thread: 't1',
      id: 'm1',
    })
  })

  it('has the type that it is, and normal where that is none (RFC 6121)', () => {
    expect(read('', "type='groupchat'").type).to.equal('groupchat')
    expect(read('', "type='shout'").type).to.equal('normal')
    expect(read('', '').type).to.equal('normal')
  })

  it('has the body in the language of the stanza, whichever comes first', () => {
    const [german, english] = ["<body xml:lang='de'>Nein</body>", "<body xml:lang='en'>No</body>"]
    for (const bodies of [german + english, english + german]) {
      expect(read(bodies, "type='chat' xml:lang='en'").text).to.equal('No')
      expect(read(bodies, "type='chat' xml:lang='de'").text).to.equal('Nein')
      expect(read(bodies)).to.deep.include({ text: 'Nein', language: 'de' })
    }
  })

  it('has no text of elements that only look like a body', () => {
    expect(read("<body xmlns='http://www.w3.org/1999/xhtml'>whoami</body>").text).to.equal(undefined)
    expect(read("<html xmlns='http://jabber.org/protocol/xhtml-im'><body>whoami</body></html>").text).to.equal(
      undefined,
    )
    expect(read('<body>  </body>')).to.include({ body: '  ', text: undefined })
  })

  describe('with a stand-in for clients that know no feature (XEP-0428)', () => {
    it('loses the quote of a reply, by Unicode characters', () => {
      const quote = '> 😀 1 = Send it\n> 2 = Send nothing\n'
      const end = [...quote].length
      const message = read(
        `<body>${quote.replaceAll('>', '&gt;')}2</body>${REPLY}${fallback('urn:xmpp:reply:0', `<body start='0' end='${end}'/>`)}`,
      )
      expect(message).to.deep.include({ text: '2', reply: { id: 'q1', to: 'bellhop@bellhop.acme.test' } })
      expect(message.body).to.equal(`${quote}2`)
    })

    it('has twenty parts at most: each of more would be looked for in the whole text', () => {
      const parts = (count: number) => fallback('urn:xmpp:reply:0', `<body start='0' end='2'/>`.repeat(count))
      const one = fallback('jabber:x:oob', `<body start='0' end='2'/>`)
      expect(read(`<body>x\ny</body>${one.repeat(20)}`)).to.deep.include({ text: 'y', unreadable: [] })
      expect(read(`<body>x\ny</body>${one.repeat(2_000)}`).unreadable).to.deep.equal(['fallback'])
      expect(read(`<body>x\ny</body>${parts(15)}${parts(15)}`).unreadable).to.deep.equal(['fallback'])
      const whole = fallback('urn:example:poll:0')
      expect(read(`<body>x\ny</body>${whole.repeat(21)}`).unreadable).to.deep.equal(['fallback'])
    })

    it('loses a quote whole where a client counted otherwise, and keeps it whole where nobody can tell', () => {
      const quote = '> 😀 is it?\n'
      for (const end of [quote.length, Buffer.byteLength(quote), 400])
        expect(
          read(
            `<body>&gt; 😀 is it?\nYes, it is</body>${REPLY}${fallback('urn:xmpp:reply:0', `<body start='0' end='${end}'/>`)}`,
          ).text,
          String(end),
        ).to.equal('Yes, it is')
      for (const [start, end] of [
        [0, 4],
        [0, 400],
        [5, 2],
      ])
        expect(
          read(
            `<body>Ann asked\nYes</body>${REPLY}${fallback('urn:xmpp:reply:0', `<body start='${start}' end='${end}'/>`)}`,
          ).text,
          `${start} ${end}`,
        ).to.equal('Ann asked\nYes')
    })

    it('loses several ranges, and the older form of them', () => {
      const ranges = "<body start='5' end='9'/><body start='0' end='4'/>"
      expect(read(`<body>&gt; a\nx&gt; b\ny</body>${fallback('jabber:x:oob', ranges)}`).text).to.equal('xy')
      const old = `<fallback xmlns='urn:xmpp:feature-fallback:0' for='urn:xmpp:reply:0'><body start='0' end='4'/></fallback>`
      expect(read(`<body>&gt; a\nx</body>${REPLY}${old}`).text).to.equal('x')
    })

    it('loses all of the body, said by an empty element or by none, and not where only the subject is meant', () => {
      for (const inside of ['', '<body/>'])
        expect(read(`<body>See there</body>${fallback('urn:xmpp:sfs:0', inside)}`).text, inside).to.equal(undefined)
      expect(read(`<body>Hello</body>${fallback('urn:xmpp:sfs:0', '<subject/>')}`).text).to.equal('Hello')
    })

    it('keeps all of it for a feature that is not known here', () => {
      expect(read(`<body>A poll: 1 or 2?</body>${fallback('urn:example:poll:0')}`).text).to.equal('A poll: 1 or 2?')
    })
  })

  it('keeps whom it mentions, and everything around it (XEP-0372)', () => {
    const mention =
      "<reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='5' uri='xmpp:nyang@acme.test'/>"
    const message = read(`<body>Neena: lunch at 12?</body>${mention}`)
    expect(message).to.deep.include({ text: 'Neena: lunch at 12?', files: [], unreadable: [] })
  })

  it('corrects another (XEP-0308)', () => {
    const message = read("<body>At 10</body><replace xmlns='urn:xmpp:message-correct:0' id='first'/>")
    expect(message).to.include({ corrects: 'first', text: 'At 10' })
  })

  describe('that takes another back', () => {
    const stand = '<body>This person wanted to take a message back.</body>'
    const cases: [string, string, object][] = [
      ['XEP-0424', "<retract xmlns='urn:xmpp:message-retract:1' id='first'/>", { id: 'first' }],
      [
        'XEP-0424 version 0.3',
        "<apply-to xmlns='urn:xmpp:fasten:0' id='first'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>",
        { id: 'first' },
      ],
      [
        'XEP-0425',
        "<retract xmlns='urn:xmpp:message-retract:1' id='s1'><moderated xmlns='urn:xmpp:message-moderate:1' by='r@rooms.acme.test/Ann'/><reason>Rude</reason></retract>",
        { id: 's1', moderated: true, by: 'r@rooms.acme.test/Ann', reason: 'Rude' },
      ],
      [
        'XEP-0425 version 0.2',
        "<apply-to xmlns='urn:xmpp:fasten:0' id='s1'><moderated xmlns='urn:xmpp:message-moderate:0' by='r@rooms.acme.test/Ann'><retract xmlns='urn:xmpp:message-retract:0'/><reason>Rude</reason></moderated></apply-to>",
        { id: 's1', moderated: true, by: 'r@rooms.acme.test/Ann', reason: 'Rude' },
      ],
    ]
    for (const [name, payload, retracts] of cases)
      it(`by ${name}, has no text, whether its body is marked as a stand-in or not`, () => {
        for (const marked of ['', fallback('urn:xmpp:message-retract:1')]) {
          const message = read(payload + marked + stand)
          expect(message.retracts).to.deep.equal(retracts)
          expect(message.text).to.equal(undefined)
        }
      })
  })

  it('reacts with a set, and never with a text (XEP-0444)', () => {
    const reactions =
      "<reactions xmlns='urn:xmpp:reactions:0' id='first'><reaction>👍</reaction><reaction>🎉</reaction><reaction>👍</reaction></reactions>"
    expect(read(`${reactions}<body>👍</body>`)).to.deep.include({
      reactions: { id: 'first', emojis: ['👍', '🎉'] },
      text: undefined,
      body: '👍',
    })
    expect(read("<reactions xmlns='urn:xmpp:reactions:0' id='first'/>").reactions?.emojis).to.deep.equal([])
  })

  describe('with a file', () => {
    const known = { urls: [PICTURE], name: 'p.png', mediaType: 'image/png', size: 3032449, width: 4096, height: 2160 }
    const hashes = [{ algorithm: 'sha-256', value: '2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=' }]

    it('has it once, however many forms say it (XEP-0066, XEP-0447, XEP-0385), and no text but the caption', () => {
      expect(read(`<body>${PICTURE}</body>${oob()}`)).to.deep.include({ files: [{ urls: [PICTURE] }], text: undefined })
      expect(read(`<body>${PICTURE}</body>${media()}`).files).to.deep.equal([known])
      for (const forms of [sharing() + oob() + media(), media() + oob() + sharing(), oob() + sharing()]) {
        const message = read(`<body>The new house\n${PICTURE}</body>${forms}`)
        expect(message.files).to.deep.equal([{ ...known, hashes, disposition: 'inline' }])
        expect(message.text).to.equal('The new house')
      }
      expect(read(`<body>The new house</body>${oob()}`).text).to.equal('The new house')
    })

    it('has several', () => {
      expect(
        read(sharing('https://a.test/1') + sharing('https://a.test/2')).files.map(({ urls }) => urls),
      ).to.deep.equal([['https://a.test/1'], ['https://a.test/2']])
    })

    it('is one of a hundred at most', () => {
      const files = (count: number) =>
        Array.from({ length: count }, (_, at) => `<x xmlns='jabber:x:oob'><url>https://a.example/${at}</url></x>`)
      const [most, more] = [read(files(100).join('')), read(files(3_000).join(''))]
      expect([most.files.length, most.unreadable]).to.deep.equal([100, []])
      expect([more.files.length, more.unreadable]).to.deep.equal([100, ['file']])
    })

    it('is encrypted where the file is', () => {
      const url = 'aesgcm://files.acme.test/p.png#00112233'
      expect(read(`<body>${url}</body>${oob(url)}`)).to.deep.include({
        encryption: { namespace: 'urn:xmpp:omemo-media-sharing:0', name: 'OMEMO' },
        text: undefined,
      })
      expect(read(`<body>${url}</body>`).encryption?.name).to.equal('OMEMO')
    })
  })

  describe('that is encrypted', () => {
    const cases: [string, string, string][] = [
      [
        'OMEMO 0.3',
        "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>x</payload></encrypted>",
        'OMEMO',
      ],
      ['OMEMO 0.8', "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/><payload>x</payload></encrypted>", 'OMEMO'],
      ['OX', "<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>", 'OX'],
      ['OpenPGP', "<x xmlns='jabber:x:encrypted'>x</x>", 'OpenPGP'],
      ['anything that says so', "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:example:mls' name='MLS'/>", 'MLS'],
      ['OTR', '<body>?OTR:AAMDSZ3x</body>', 'OTR'],
    ]
    for (const [name, payload, called] of cases)
      it(`by ${name}: it says so, and a stand-in is no text`, () => {
        const stand = payload.includes('<body>') ? '' : '<body>I sent you an encrypted message.</body>'
        const message = read(stand + payload)
        expect(message.encryption?.name).to.equal(called)
        expect(message.text).to.equal(undefined)
      })
  })

  it('has what passes: chat states, markers, receipts and hints', () => {
    expect(read("<composing xmlns='http://jabber.org/protocol/chatstates'/>").chatState).to.equal('composing')
    expect(read("<displayed xmlns='urn:xmpp:chat-markers:0' id='b1'/>").marker).to.deep.equal({
      name: 'displayed',
      id: 'b1',
    })
    expect(read("<received xmlns='urn:xmpp:receipts' id='b1'/>").receipt).to.equal('b1')
    const asks = "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"
    expect(read(asks).wants).to.deep.equal({ receipt: true, marker: true })
    const hints = "<store xmlns='urn:xmpp:hints'/><no-copy xmlns='urn:xmpp:hints'/>"
    expect(read(hints).hints).to.deep.equal(['no-copy', 'store'])
  })

  it('has its ids, whether it was delayed, and a call that rings', () => {
    const message = read(
      "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/><stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='acme.test'/>" +
        "<delay xmlns='urn:xmpp:delay' stamp='2026-11-28T10:00:00Z' from='acme.test'/>" +
        "<propose xmlns='urn:xmpp:jingle-message:0' id='c1'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/></propose>" +
        '<body>I am calling you</body>',
    )
    expect(message).to.deep.include({
      originId: 'o1',
      stanzaIds: [{ id: 's1', by: 'acme.test' }],
      delayed: { stamp: '2026-11-28T10:00:00Z', from: 'acme.test' },
      call: 'c1',
      text: undefined,
    })
  })

  it('keeps apart what is not known, and names what is known and cannot be read', () => {
    const message = read(
      "<nick xmlns='http://jabber.org/protocol/nick'>Ann</nick><body>Hello</body><attention xmlns='urn:xmpp:attention:0'/>" +
        "<reactions xmlns='urn:xmpp:reactions:0'><reaction>👍</reaction></reactions><replace xmlns='urn:xmpp:message-correct:0'/>",
    )
    expect(message.others.map(({ name }) => name)).to.deep.equal(['nick', 'attention'])
    expect(message.unreadable).to.deep.equal(['reactions', 'replace'])
    expect(message.text).to.equal('Hello')
  })
})

describe('a message that is written', () => {
  const from = 'team@bellhop.acme.test'
  const again = (said: Parameters<typeof buildMessage>[0]): Message => ({
    text: undefined,
    ...parseMessage(parse(String(buildMessage(said)))),
  })

  it('is read as what was said', () => {
    const reply = { id: 'q', to: 'ann@acme.test' }
    expect(
      again({ from, id: 'b1', text: 'A <&> B', subject: 'Lunch', corrects: 'b0', reply, hints: ['no-store'] }),
    ).to.deep.include({
      id: 'b1',
      type: 'chat',
      text: 'A <&> B',
      subject: 'Lunch',
      corrects: 'b0',
      reply,
      hints: ['no-store'],
    })
    expect(again({ from, reactions: { id: 'q', emojis: ['👍'] } }).reactions).to.deep.equal({ id: 'q', emojis: ['👍'] })
  })

  it('with a file has its address as the body, and a caption before it', () => {
    const files = [{ urls: [PICTURE], name: 'p.png', size: 5, hashes: [{ algorithm: 'sha-256', value: 'x' }] }]
    const bare = buildMessage({ from, files })
    expect(bare.getChildText('body')).to.equal(PICTURE)
    expect(bare.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(PICTURE)
    expect(again({ from, files })).to.deep.include({ files, text: undefined })
    expect(again({ from, files, text: 'Our house 😀' })).to.deep.include({
      files,
      text: 'Our house 😀',
      body: `Our house 😀\n${PICTURE}`,
    })
  })

  it('that takes back has a stand-in for clients that know nothing of it, and no text', () => {
    const message = again({ from, retracts: { id: 'b1' }, standIn: 'A message was withdrawn.' })
    expect(message).to.deep.include({ retracts: { id: 'b1' }, body: 'A message was withdrawn.', text: undefined })
  })

  it('has its body before all else, as some clients take the first one that they find', () => {
    const stanza = buildMessage({ from, text: 'x', corrects: 'b0', isAnswer: true, announcement: { id: 'b1' } })
    expect(stanza.getChildElements()[0]?.name).to.equal('body')
  })
})

describe('a length', () => {
  it('counts Unicode characters, and no text is cut within one', () => {
    expect(codePoints('a😀é')).to.equal(3)
    expect(isLonger('😀'.repeat(10), 10)).to.equal(false)
    expect(isLonger('😀'.repeat(11), 10)).to.equal(true)
    expect(beginningOf('😀'.repeat(11), 10)).to.equal('😀'.repeat(10))
    expect(string(3).parse('😀😀😀')).to.equal('😀😀😀')
    expect(() => string(3).parse('😀😀😀😀')).to.throw(/more than 3/)
  })
})
