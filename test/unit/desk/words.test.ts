// What an agent can do in a case: each as a line, as a button, and as a command that every door has.
import { expect } from 'chai'
import { parse } from 'ltx'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'

/** What each word leads to: the command, further fields of it, and the answer. `ask` is what it asks for where nothing follows. */
const WORDS: Record<string, { command: string; fields?: Record<string, string>; answer: RegExp; asks?: RegExp }> = {
  take: { command: 'case take', answer: /^You have the conversation with Eve Test now\.$/ },
  transfer: {
    ...{ command: 'case transfer', fields: { to: 'bob' }, answer: /^Bob is offered it\.$/ },
    asks: /^To whom\?\n1 = Bob Test\n2 = Everybody at the desk\n/,
  },
  hold: { command: 'case hold', answer: /^The customer was asked to wait\./ },
  close: { command: 'case close', answer: /^The conversation with Eve Test is closed\.$/ },
  history: { command: 'cases', answer: /Eve Test: Hello/ },
  r: {
    ...{ command: 'case reply', fields: { template: 'thanks' }, answer: /^You answered: Thank you, Eve Test\.$/ },
    asks: /^Template\?/,
  },
  note: {
    ...{ command: 'case note', fields: { text: 'She is nice.' }, answer: /^Noted\. Only agents read it\.$/ },
    asks: /^Note\?\nWrite it behind the word/,
  },
}

describe('what an agent can do in a case', () => {
  let stage: DeskStage
  let at: string
  beforeEach(async () => {
    stage = await openDesk(
      ['sue', 'ann', 'bob', 'eve'].map(id => person(id)),
      [newDesk()],
    )
    await stage.does('sue', 'template create', { name: 'thanks', text: 'Thank you, {{ name }}.' })
    for (const agent of ['ann', 'bob']) await stage.does(agent, 'desk on')
    await stage.writes('eve', SUPPORT, 'Hello')
    at = `${(await stage.caseOf('eve')).id}@bellhop.acme.test`
  })
  afterEach(() => stage?.end())

  /** Brings the case to where the word makes sense: with Ann, unless she is to take it. */
  const prepare = async (word: string) => {
    if (word !== 'take') await stage.writes('ann', at, 'Yes?')
    stage.reads('eve')
  }

  for (const [word, { command, fields = {}, answer, asks }] of Object.entries(WORDS)) {
    it(`/${word}: as a line, for Ann alone`, async () => {
      await prepare(word)
      const line = [`/${word}`, ...Object.values(fields)].join(' ')
      expect((await stage.writes('ann', at, line)).said.join('\n')).to.match(answer)
      expect(stage.reads('eve').join()).not.to.contain(`/${word}`)
    })

    it(`/${word}: as a button, which sends the line`, async () => {
      const button = await buttonOf('ann', word)
      await prepare(word)
      const { said } = await stage.writes('ann', at, [
        parse(`<body>${button.label}</body>`),
        parse(`<chosen xmlns='urn:bellhop:buttons:1' question='${button.question}' value='${button.value}'/>`),
      ])
      expect(said.join('\n')).to.match(asks ?? answer)
      expect(stage.reads('eve').join()).not.to.contain(`/${word}`)
    })

    it(`/${word}: as the command ${command}`, async () => {
      await prepare(word)
      expect(await stage.does('ann', command, { case: at, ...fields })).to.match(answer)
    })
  }

  /** The button of the introduction. */
  async function buttonOf(agent: string, word: string) {
    const buttons = stage.sent
      .filter(({ to }) => to === `${agent}@acme.test`)
      .flatMap(({ message }) => message.getChildren('buttons', 'urn:bellhop:buttons:1'))
    const [first] = buttons
    const found = first?.getChildren('button').find(({ attrs }) => attrs.value === word)
    return { question: first?.attrs.id, value: found?.attrs.value, label: found?.attrs.label }
  }

  it('is listed by /help, with the same buttons', async () => {
    const { said } = await stage.writes('ann', at, '/help')
    for (const word of Object.keys(WORDS)) expect(said.join()).to.contain(`/${word}`)
  })
})
