// What goes through between customer and agent, once, whatever is killed. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import type { Element } from 'ltx'
import type { Party } from '../support/party.ts'
import { isDone } from '../support/tap.ts'
import { SUPPORT, bare, leaks, offered, refusal, talk, textOf, type DeskWorld } from './world.ts'

export function passing({ acme, online, as, withStore, healthy, present }: DeskWorld): void {
  describe('passes on, one to one', () => {
    let dave: Party
    let eve: Party
    let at: string
    /** A conversation that Dave has with Eve. */
    beforeEach(async () => {
      ;[dave] = await present('dave')
      eve = await online('eve')
      at = await talk(eve, dave)
    })

    const message = (to: string, id: string, payload: string) =>
      `<message type='chat' to='${to}' id='${id}'>${payload}</message>`

    const withId = (party: Party, id: string) =>
      party.receives(({ name, attrs }) => name === 'message' && attrs.id === id, `the message ${id}`)

    /** Both directions: who writes and to what, who reads and from what. */
    const both = (): [Party, string, Party, string][] => [
      [eve, SUPPORT, dave, at],
      [dave, at, eve, SUPPORT],
    ]

    it('texts and files, and their corrections and retractions, both ways and under the same ids', async () => {
      for (const [writer, to, reader, from] of both()) {
        const id = `text-${from}`
        writer.sends(message(to, id, '<body>Good mornig</body><request xmlns="urn:xmpp:receipts"/>'))
        const text = await withId(reader, id)
        expect(text.attrs).to.include({ from, type: 'chat' })
        expect(text.getChildText('body')).to.equal('Good mornig')
        expect(text.getChild('request', 'urn:xmpp:receipts')).to.exist
        const fixed = `<body>Good morning</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
        writer.sends(message(to, `fixed-${id}`, fixed))
        const correction = await withId(reader, `fixed-${id}`)
        expect(correction.getChild('replace')?.attrs.id).to.equal(id)
        const url = 'https://files.acme.test/plan.pdf'
        const file = `<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`
        writer.sends(message(to, `file-${id}`, file))
        const sent = await withId(reader, `file-${id}`)
        expect(sent.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(url)
        const gone = `<retract xmlns='urn:xmpp:message-retract:1' id='file-${id}'/><body>/me took it back</body>`
        writer.sends(message(to, `gone-${id}`, gone))
        const retraction = await withId(reader, `gone-${id}`)
        expect(retraction.getChild('retract')?.attrs.id).to.equal(`file-${id}`)
      }
      const history = await as('dave', 'cases', { case: at })
      expect(history).to.contain('Eve Test: Good morning\n').and.contain('Dave: Good morning\n')
      expect(history).to.contain('Eve Test: (taken back)').and.not.contain('mornig')
    })

    it('replies and reactions, which name the message and nobody else', async () => {
      for (const [writer, to, reader, from] of both()) {
        const id = `asked-${from}`
        writer.sends(message(to, id, '<body>Tea or coffee?</body>'))
        await withId(reader, id)
        const reply = `<reply xmlns='urn:xmpp:reply:0' id='${id}' to='${from}'/>`
        const quote =
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='17'/></fallback>"
        reader.sends(message(from, `re-${id}`, `<body>&gt; Tea or coffee?\nTea</body>${reply}${quote}`))
        const got = await withId(writer, `re-${id}`)
        expect(got.getChild('reply')?.attrs).to.include({ id, to: bare(writer.jid) })
        expect(got.getChildText('body')).to.equal('> Tea or coffee?\nTea')
        const emojis = `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>👍</reaction></reactions>`
        reader.sends(message(from, `like-${id}`, emojis))
        const liked = await withId(writer, `like-${id}`)
        expect(liked.getChild('reactions')?.attrs.id).to.equal(id)
        expect(liked.getChild('reactions')?.getChildText('reaction')).to.equal('👍')
      }
      expect(leaks(eve, 'dave')).to.deep.equal([])
      expect(leaks(dave, 'eve@')).to.deep.equal([])
    })

    it('typing, receipts and read markers', async () => {
      for (const [writer, to, reader, from] of both()) {
        writer.sends(message(to, 'c1', "<composing xmlns='http://jabber.org/protocol/chatstates'/>"))
        writer.sends(message(to, 'c2', "<received xmlns='urn:xmpp:receipts' id='some'/>"))
        writer.sends(message(to, 'c3', "<displayed xmlns='urn:xmpp:chat-markers:0' id='some'/>"))
        const has = (name: string) => (stanza: Element) =>
          stanza.getChild(name) !== undefined && stanza.attrs.from === from
        await reader.receives(has('composing'), 'that somebody is typing')
        expect((await reader.receives(has('received'), 'a receipt')).getChild('received')?.attrs.id).to.equal('some')
        expect((await reader.receives(has('displayed'), 'a marker')).getChild('displayed')?.attrs.id).to.equal('some')
      }
    })

    it('no message that is encrypted: its sender reads what to do', async () => {
      const hidden =
        "<body>Not readable</body><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>"
      for (const [writer, to, reader, from] of both()) {
        writer.sends(message(to, 'e1', hidden))
        expect(textOf(await refusal(writer, 'e1'))).to.match(/^This message is encrypted \(OMEMO\)/)
        writer.says(to, 'fence')
        await reader.hears('fence', from)
        expect(reader.received.some(stanza => stanza.getChildText('body') === 'Not readable')).to.equal(false)
      }
    })

    it('no correction of what somebody else has written', async () => {
      const id = dave.says(at, 'It costs 5 euros.')
      await eve.hears('It costs 5 euros.', SUPPORT)
      const forged = `<body>It costs 1 euro.</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
      eve.sends(message(SUPPORT, 'forged', forged))
      expect(textOf(await refusal(eve, 'forged'))).to.match(/^I do not know which message you mean/)
      expect(await as('dave', 'cases', { case: at })).to.contain('Dave: It costs 5 euros.')
    })

    it('no flood: whoever writes faster than people do is slowed, and nothing else is lost', async () => {
      const ids = Array.from({ length: 70 }, (_, at) => eve.says(SUPPORT, `Message ${at}`))
      const refused = await eve.receives(({ attrs }) => attrs.type === 'error', 'a refusal')
      expect(textOf(refused)).to.match(/^That is more than 60 messages in a minute/)
      await refusal(eve, ids.at(-1) ?? '')
      const isRefused = (id: string) => eve.received.some(({ attrs }) => attrs.type === 'error' && attrs.id === id)
      dave.says(at, 'Slowly!')
      await eve.hears('Slowly!', SUPPORT)
      const got = dave.received.filter(each => /^Message /.test(each.getChildText('body') ?? '')).length
      expect(got).to.equal(ids.filter(id => !isRefused(id)).length)
    })

    it('long texts whole, of which the next agent reads what fits; a client that writes 10 MB ends nothing but itself', async () => {
      const text = (count: number) => `${count} ${'long '.repeat(20_000)}end`
      for (let count = 0; count < 8; count++) eve.says(SUPPORT, text(count))
      for (let count = 0; count < 8; count++) await dave.hears(text(count), at)
      const again = await online('eve')
      eve.sends(message(SUPPORT, 'huge', `<body>${'x'.repeat(10_000_000)}</body>`))
      // The server closes while the client still writes: the reset of the connection may come before the reason.
      expect(await eve.ended).to.match(/^(policy-violation|closed)/)
      const [dora] = await present('dora')
      dave.says(at, 'That is a lot.')
      await again.hears('That is a lot.', SUPPORT)
      dave.says(at, '/transfer dora')
      const intro = await dora.hears(/^Eve Test \(member\) writes to Support/, at)
      expect(intro.getChildText('body')).to.contain('– What was written before is too long to be shown here.')
      expect(intro.getChildText('body')?.length).to.be.within(30_000, 51_000)
      await healthy()
    })

    it('once, whatever is killed, to the one side that a message is for', async () => {
      const sprung = acme().tap.cuts(1, 'before', ({ name, attrs }) => name === 'message' && attrs.from === at)
      eve.says(SUPPORT, 'Before the end')
      await sprung
      dave.says(at, 'In the middle')
      await acme().crash()
      for (const [writer, to, reader, from] of both()) {
        const text = reader === dave ? 'Before the end' : 'In the middle'
        await reader.hears(text, from)
        writer.says(to, 'After the end')
        await reader.hears('After the end', from)
        expect(reader.received.filter(stanza => stanza.getChildText('body') === text)).to.have.length(1)
      }
    })
  })

  describe('passes on what was accepted', () => {
    it('once, where the conversation is given to somebody else before the server hands a message over again', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      const at = await talk(eve, dave)
      const sprung = acme().tap.cuts(1, 'before', ({ name, attrs }) => name === 'message' && attrs.from === SUPPORT)
      const id = dave.says(at, 'Before I go')
      await sprung
      acme().bellhop.kill('SIGKILL')
      await acme().bellhop.ended
      const waits = { state: 'waiting', agent: undefined, round: 1, unfollowed: true } as const
      await withStore(store => store.cases.change(at.split('@')[0] ?? '', {}, waits))
      await acme().restart()
      await eve.hears('Before I go', SUPPORT)
      dave.says(at, 'I am back')
      await eve.hears('I am back', SUPPORT)
      expect(eve.received.filter(stanza => stanza.getChildText('body') === 'Before I go')).to.have.length(1)
      expect(dave.received.filter(({ attrs }) => attrs.id === id && attrs.type === 'error')).to.deep.equal([])
    })
  })

  describe('opens no conversation for what was accepted in another one', () => {
    it('where that one was closed before the server hands the message over again', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      const at = await talk(eve, dave)
      // An acknowledgement of an earlier message may come late: the last word has to be passed on before the cut.
      const isPassedOn = () => acme().tap.sent.some(stanza => stanza.getChildText('body') === 'The last word')
      const sprung = acme().tap.cuts(1, 'before', stanza => isDone(stanza) && isPassedOn())
      eve.says(SUPPORT, 'The last word')
      await sprung
      acme().bellhop.kill('SIGKILL')
      await acme().bellhop.ended
      const closed = new Date().toISOString()
      const over = { state: 'closed', open: undefined, closed, end: 'closed', unfollowed: true } as const
      await withStore(store => store.cases.change(at.split('@')[0] ?? '', {}, over))
      await acme().restart()
      eve.says(SUPPORT, 'Another matter')
      const next = await offered(dave, 'Another matter')
      expect(next).not.to.equal(at)
      expect(dave.received.filter(stanza => stanza.getChildText('body') === 'The last word')).to.have.length(1)
      const history = await as('dave', 'cases', { case: next })
      expect(history).to.contain('Another matter').and.not.contain('The last word')
    })
  })
}
