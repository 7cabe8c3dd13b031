// Rules of desks that need no server: what a customer who waits is told, which lines are commands, what passes through.
import { expect } from 'chai'
import { parse, type Element } from 'ltx'
import { inChunks, passedMessage } from '../../../core/desk/case/passing.ts'
import { answeredWith } from '../../../core/desk/acts/question.ts'
import { slashIn } from '../../../core/desk/acts/slash.ts'
import { isNews, waitingText } from '../../../core/desk/offering/waiting.ts'
import { parseMessage } from '../../../xep/message-parse.ts'

describe('what a customer who waits is told', () => {
  it('is told again when it has changed by a third', () => {
    expect(isNews(undefined, { place: 1 })).to.equal(true)
    expect(isNews({ place: 3 }, { place: 3 })).to.equal(false)
    expect(isNews({ place: 3 }, { place: 2 })).to.equal(true)
    expect(isNews({ place: 9 }, { place: 7 })).to.equal(false)
    expect(isNews({ place: 9 }, { place: 6 })).to.equal(true)
    expect(isNews({ place: 3, seconds: 300 }, { place: 2, seconds: 250 })).to.equal(false)
    expect(isNews({ place: 3, seconds: 300 }, { place: 2, seconds: 200 })).to.equal(true)
    expect(isNews({ place: 3 }, { place: 3, seconds: 60 })).to.equal(true)
  })

  it('is told again when the desk opens or closes, and not for its place while it is closed', () => {
    const opens = '2026-11-30T08:00:00.000Z'
    expect(isNews({ place: 3 }, { place: 3, opens })).to.equal(true)
    expect(isNews({ place: 3, opens }, { place: 1, opens })).to.equal(false)
    expect(isNews({ place: 3, opens }, { place: 3 })).to.equal(true)
  })

  it('says the place, about how long it takes, and how to stop', () => {
    expect(waitingText({ place: 1 }, '')).to.contain('You are the next one. Your message is kept')
    expect(waitingText({ place: 4, seconds: 250 }, '')).to.contain(
      'You are number 4 in the queue. It takes about 4 minutes.',
    )
    expect(waitingText({ place: 40, seconds: 7_300 }, '')).to.contain('It takes about 2 hours.')
    expect(waitingText({ place: 4 }, 'We are closed.')).to.match(/^We are closed\. Your message is kept/)
  })
})

describe('a line of an agent', () => {
  it('is a command behind a slash, and behind ! where the word is known', () => {
    expect(slashIn('/note Call back')).to.deep.equal({ word: 'note', rest: 'Call back' })
    expect(slashIn('/TRANSFER  bob ')).to.deep.equal({ word: 'transfer', rest: 'bob' })
    expect(slashIn('/note two\nlines')).to.deep.equal({ word: 'note', rest: 'two\nlines' })
    expect(slashIn('/dance')).to.deep.equal({ word: 'dance', rest: '' })
    expect(slashIn('!close')).to.deep.equal({ word: 'close', rest: '' })
  })

  it('is for the customer in all other cases', () => {
    for (const line of ['!important', 'Hello', ' /note', '/ 2', '1/2', '//note', 'and/or', '!', '/', '/etc/hosts'])
      expect(slashIn(line), line).to.equal(undefined)
  })
})

describe('a message that goes to the other side', () => {
  const passed = (payload: string, about?: { id: string; author: string }) =>
    passedMessage(
      { from: 'support@bellhop.acme.test', to: 'eve@acme.test' },
      {
        id: 'm1',
        message: parseMessage(parse(`<message from='ann@acme.test/phone' id='x'>${payload}</message>`)),
        about,
      },
    )

  it('has nothing but what is known, and no address of its sender', () => {
    const text = passed(
      "<body>Hello</body><nick xmlns='http://jabber.org/protocol/nick'>Ann</nick>" +
        "<delay xmlns='urn:xmpp:delay' from='ann@acme.test' stamp='2026-11-29T00:00:00Z'/>" +
        "<stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='ann@acme.test'/><x xmlns='urn:unknown'>ann@acme.test</x>",
    )
    expect(text.getChildText('body')).to.equal('Hello')
    expect(String(text)).not.to.contain('ann@')
  })

  it('keeps the quote of a reply, marked as what it is, and names its author as the reader knows it', () => {
    const reply =
      "<body>&gt; Tea 😀?\nYes</body><reply xmlns='urn:xmpp:reply:0' id='q' to='ann@acme.test/phone'/>" +
      "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='9'/></fallback>"
    const text = passed(reply, { id: 'q', author: 'eve@acme.test' })
    expect(text.getChildText('body')).to.equal('> Tea 😀?\nYes')
    expect(text.getChild('reply')?.attrs).to.include({ id: 'q', to: 'eve@acme.test' })
    expect(text.getChild('fallback')?.getChild('body')?.attrs).to.deep.include({ start: '0', end: '9' })
    expect(String(passed(reply))).not.to.contain('ann@')
  })
})

describe('messages to several people', () => {
  const texts = (...lengths: number[]) =>
    lengths.map(length => parse(`<message><body>${'x'.repeat(length)}</body></message>`))
  const sizes = (messages: Element[]) => [...inChunks(messages)].map(({ length }) => length)

  it('go in IQs of at most fifty, none of which is too long for the server', () => {
    expect(sizes([])).to.deep.equal([])
    expect(sizes(texts(...Array.from({ length: 120 }, () => 10)))).to.deep.equal([50, 50, 20])
    expect(sizes(texts(600_000, 600_000, 200_000, 100_000))).to.deep.equal([1, 3])
    expect(sizes(texts(2_000_000, 10))).to.deep.equal([1, 1])
  })
})

describe('what a customer chooses of a question', () => {
  const choices = [
    { value: '1', label: 'Tea', emoji: '🍵' },
    { value: '2', label: 'Black coffee', emoji: '☕' },
  ]
  const asked = { question: 'q1', choices }
  const message = (payload: string) => parseMessage(parse(`<message type='chat' id='m'>${payload}</message>`))
  const chosen = (question: string) => `<chosen xmlns='urn:bellhop:buttons:1' question='${question}' value='2'/>`
  const reaction = (id: string, emoji: string) =>
    `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>${emoji}</reaction></reactions>`

  for (const payload of [
    '<body>2</body>',
    '<body>black COFFEE</body>',
    `<body>Black coffee</body>${chosen('q1')}`,
    reaction('q1', '☕'),
    reaction('q1', '2️⃣'),
  ])
    it(`is the label, as an ordinary message: ${payload}`, () => {
      const { text, reactions, chosen: button, id } = answeredWith({ asked }, message(payload))
      expect({ text, reactions, button, id }).to.deep.equal({
        ...{ text: 'Black coffee', reactions: undefined, button: undefined, id: 'm' },
      })
    })

  for (const payload of [
    '<body>3</body>',
    '<body>2 sugars and a spoon of honey</body>',
    `<body>Black coffee</body>${chosen('another')}`,
    reaction('another', '☕'),
    reaction('q1', '🎉'),
  ])
    it(`is nothing of it, and stays as it is: ${payload}`, () => {
      const written = message(payload)
      expect(answeredWith({ asked }, written)).to.equal(written)
      expect(answeredWith({}, message('<body>2</body>')).text).to.equal('2')
    })
})
