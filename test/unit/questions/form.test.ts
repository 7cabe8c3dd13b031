// Which messages answer a question, and how choices are written.
import { expect } from 'chai'
import { parse } from 'ltx'
import { Fault } from '../../../xep/fault.ts'
import { parseMessage } from '../../../xep/message-parse.ts'
import { readChoices, readQuestion } from '../../../core/questions/choices.ts'
import { choiceOf } from '../../../core/questions/form.ts'
import { bodyOf, newQuestion } from '../../../core/questions/question.ts'

const now = () => new Date('2026-01-01T12:00:00Z')
const place = { kind: 'broadcast', from: 'n@b', to: 'n@b' } as const
const made = (id: string, choices: string) =>
  newQuestion({ now }, { choices: readChoices(choices) }, { ...place, id, stanza: id, text: id }, {})

const late = made('second', '👍 Yes [de: Ja]/👎 No [de: Nein]')
const early = made('first', 'Red/Green/Blue')
const chosenBy = (payload: string) => {
  const found = choiceOf([late, early], parseMessage(parse(`<message type='chat'>${payload}</message>`)))
  return found && `${found.question.id} ${found.value ?? 'nothing'}`
}
const typed = (text: string) => chosenBy(`<body>${text}</body>`)
const reacted = (id: string, ...emojis: string[]) =>
  chosenBy(
    `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${emojis.map(each => `<reaction>${each}</reaction>`).join('')}</reactions>`,
  )

describe('an answer to a question', () => {
  it('is a number or a label of the latest question, without case and spaces', () => {
    for (const text of ['1', ' 1 ', 'yes', 'YES', ' Yes\n', 'ja', '１']) expect(typed(text), text).to.equal('second 1')
    expect(typed('no')).to.equal('second 2')
    expect(typed('blue')).to.equal('first 3')
  })

  it('names an earlier question by its reference', () => {
    expect(typed(`3 ${early.reference}`)).to.equal('first 3')
    expect(typed(`2 ${late.reference.toLowerCase()}`)).to.equal('second 2')
    expect(typed('2 ZZ')).to.equal(undefined)
  })

  it('is nothing else that people write', () => {
    for (const text of [
      '3',
      '0',
      '12',
      '1.',
      '1!',
      '1 please',
      'yes please',
      'I say yes',
      '1,2',
      '',
      'one',
      '+1',
      '&gt; 1',
    ])
      expect(typed(text), text).to.equal(undefined)
    expect(chosenBy("<body>1</body><replace xmlns='urn:xmpp:message-correct:0' id='a'/>")).to.equal(undefined)
    expect(chosenBy("<body>1</body><encryption xmlns='urn:xmpp:eme:0' namespace='x'/>")).to.equal(undefined)
  })

  it('is the one emoji of a choice that was reacted with; none withdraws, two say nothing', () => {
    expect(reacted('second', '👍')).to.equal('second 1')
    expect(reacted('second', '❤️', '👎')).to.equal('second 2')
    expect(reacted('first', '2️⃣')).to.equal('first 2')
    expect(reacted('second')).to.equal('second nothing')
    expect(reacted('second', '❤️')).to.equal('second nothing')
    expect(reacted('second', '👍', '👎')).to.equal(undefined)
    expect(reacted('another', '👍')).to.equal(undefined)
  })

  it('is a reply to the question, or our element', () => {
    const reply = (id: string, text: string) =>
      chosenBy(`<body>${text}</body><reply xmlns='urn:xmpp:reply:0' id='${id}'/>`)
    expect(reply('first', '1')).to.equal('first 1')
    expect(reply('first', 'green')).to.equal('first 2')
    expect(reply('another', '1')).to.equal(undefined)
    const element = (question: string, value: string) =>
      chosenBy(`<body>x</body><chosen xmlns='urn:bellhop:buttons:1' question='${question}' value='${value}'/>`)
    expect(element('first', '3')).to.equal('first 3')
    expect(element('first', '9')).to.equal(undefined)
    expect(element('another', '1')).to.equal(undefined)
  })
})

describe('a question', () => {
  const refusal = (text: string) => {
    try {
      readQuestion(text)
    } catch (error) {
      if (error instanceof Fault) return error.message
      throw error
    }
    return undefined
  }

  it('is one text with its choices, in a line or in several', () => {
    const expected = ['Lunch at noon?', 'Yes', 'No']
    for (const text of ['Lunch at noon? / Yes / No', 'Lunch at noon?\nYes\nNo', '  Lunch at noon?  /  Yes /\nNo ']) {
      const { text: asked, choices } = readQuestion(text)
      expect([asked, ...choices.map(({ label }) => label)], text).to.deep.equal(expected)
    }
    expect(readQuestion('and/or? / Yes / No').text).to.equal('and/or?')
  })

  it('has choices that bring something, written in brackets', () => {
    const [espresso, tea, page] = readChoices(
      '☕ Espresso [de: Kaffee] [coupon: espresso]/Tea [payment: 2 EUR to DE02120300000000202051 Club for Tea] [says: Tea, please.]/Menu [link: https://acme.example/menu]',
    )
    expect(espresso).to.deep.equal({
      ...{ value: '1', label: 'Espresso', emoji: '☕', labels: { de: 'Kaffee' }, couponName: 'espresso' },
    })
    expect(tea?.payment).to.include({ amount: 200, currency: 'EUR', payee: 'Club', purpose: 'Tea' })
    expect(tea?.says).to.equal('Tea, please.')
    expect(page).to.deep.equal({ value: '3', label: 'Menu', link: 'https://acme.example/menu' })
  })

  it('has a body that is complete by itself', () => {
    expect(bodyOf(late)).to.equal('second\n1 = 👍 Yes  2 = 👎 No\nAnswer with the number.')
    expect(bodyOf(early, true)).to.match(
      /^first\n1 = Red {2}2 = Green {2}3 = Blue\nAnswer with the number and (..), as 1 \1\.$/,
    )
  })

  it('is refused with a sentence', () => {
    expect(refusal('Which?')).to.match(/two choices at least/)
    expect(refusal('')).to.match(/A question is needed/)
    expect(refusal('Which? / Yes / YES')).to.match(/Two choices are called 'yes'/)
    expect(refusal('Which? / 👍 a / 👍 b')).to.match(/same emoji/)
    expect(refusal(`Which? / ${Array.from({ length: 30 }, (_, at) => `c${at}`).join(' / ')}`)).to.match(/these are 30/)
    expect(refusal(`Which? / ${'x'.repeat(1_000)} / b`)).to.match(/at most 80/)
    expect(refusal(`${'x'.repeat(1_001)} / a / b`)).to.match(/at most 1000/)
    expect(refusal('Which? / a\u0001 / b')).to.match(/control character/)
    expect(refusal('Which? / a [link: javascript:x] / b')).to.match(/begins with https/)
    expect(refusal('Which? / a [payment: 12,50,0 EUR to wallet] / b')).to.match(/is no amount/)
    expect(refusal('Which? / a [payment: twelve EUR to DE02120300000000202051 Club] / b')).to.match(/is no amount/)
    expect(refusal('Which? / a [coupon: x] [payment: 1 EUR to DE02120300000000202051 Club] / b')).to.match(/not both/)
  })
})
