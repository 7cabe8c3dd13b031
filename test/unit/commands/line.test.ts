// Commands are read the same in chat and on the command line: one table of lines, each read as text and as a shell's arguments.
import { expect } from 'chai'
import {
  booleanInput,
  command,
  manyInput,
  multilineInput,
  numberInput,
  optionalText,
  textInput,
} from '../../../core/commands/command.ts'
import { commandIn, commandsNear, readFields } from '../../../core/commands/fields.ts'
import { lineFrom, lineOf } from '../../../core/commands/line.ts'
import { wordsOf } from '../../support/shell.ts'

const found = command({
  name: 'plan found',
  help: 'founds a plan',
  who: 'anyone',
  inputs: {
    name: textInput('Name'),
    title: textInput('Title'),
    most: { ...numberInput('Most'), named: true },
    quiet: booleanInput('Quietly'),
  },
  run: async () => ({}),
})
const tell = command({
  name: 'tell',
  help: 'tells people',
  who: 'anyone',
  inputs: {
    who: manyInput('Who'),
    text: multilineInput('Text'),
    keep: { ...optionalText('Keep'), named: true },
    loud: booleanInput('Loud'),
  },
  run: async () => ({}),
})
const all = [found, tell, { ...tell, name: 'plan' }]

/** What a line is read as, at both doors, or the words of the refusal. */
const SAME: [string, Record<string, string> | RegExp][] = [
  ['plan found lunch "Our lunch" --quiet', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found --quiet lunch "Our lunch"', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found lunch --quiet "Our lunch"', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found lunch --title "Our lunch" --most 3', { name: 'lunch', title: 'Our lunch', most: '3' }],
  ['plan found --title="Our lunch" --most=3 lunch', { name: 'lunch', title: 'Our lunch', most: '3' }],
  ['plan found lunch --title=', { name: 'lunch', title: '' }],
  ['plan found "" x', { name: '', title: 'x' }],
  ['plan found --quiet no lunch x', { name: 'lunch', title: 'x', quiet: 'no' }],
  ['plan found lunch x yes', { name: 'lunch', title: 'x', quiet: 'yes' }],
  ['plan found lunch x ja', { name: 'lunch', title: 'x', quiet: 'ja' }],
  ['plan found lunch yes', { name: 'lunch', title: 'yes' }],
  ['plan found --quiet=no lunch x', { name: 'lunch', title: 'x', quiet: 'no' }],
  ['plan found -- lunch --quiet', { name: 'lunch', title: '--quiet' }],
  ['plan found lunch x --nosuch 1', { name: 'lunch', title: 'x', nosuch: '1' }],
  ['plan found lunch x --most', /--most needs a value/],
  ['plan found lunch --title --quiet', /--title needs a value/],
  ['PLAN Found lunch x', { name: 'lunch', title: 'x' }],
  ['tell ann,bob "Good morning, all" --loud', { who: 'ann,bob', text: 'Good morning, all', loud: 'true' }],
  ['tell ann, bob "Good morning" --keep "The two"', { who: 'ann, bob', text: 'Good morning', keep: 'The two' }],
  ['tell --who ann, bob Hello', { who: 'ann, bob', text: 'Hello' }],
  ['tell --loud ann "no smoking"', { who: 'ann', text: 'no smoking', loud: 'true' }],
  ['tell --who ann --loud "no smoking"', { who: 'ann', text: 'no smoking', loud: 'true' }],
  ['tell ann "one\ntwo"', { who: 'ann', text: 'one\ntwo' }],
  ['tell ann "say \\"yes\\" to it"', { who: 'ann', text: 'say "yes" to it' }],
  ['tell ann "Hello --loud"', { who: 'ann', text: 'Hello --loud' }],
  ['plan ann Hello', { who: 'ann', text: 'Hello' }],
  ['plan found lunch Our lunch on Friday', { name: 'lunch', title: 'Our lunch on Friday' }],
  ['plan found lunch Our lunch --quiet', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found lunch Our --quiet lunch', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found lunch Our big yes', { name: 'lunch', title: 'Our big yes' }],
]

/** What a line of chat alone can be: words of a text go together without quotes. */
const CHAT: [string, Record<string, string> | RegExp][] = [
  ['plan  found   lunch   Our  lunch', { name: 'lunch', title: 'Our  lunch' }],
  ['plan found lunch “Our lunch” —quiet', { name: 'lunch', title: 'Our lunch', quiet: 'true' }],
  ['plan found „Lunch“ «Our lunch»', { name: 'Lunch', title: 'Our lunch' }],
  ['plan found lunch Our —best— lunch', { name: 'lunch', title: 'Our —best— lunch' }],
  ['plan found lunch The "best" lunch', { name: 'lunch', title: 'The "best" lunch' }],
  ['tell ann Good morning\n\n  all of you', { who: 'ann', text: 'Good morning\n\n  all of you' }],
  ['tell ann "A" is done, "B" is not', { who: 'ann', text: '"A" is done, "B" is not' }],
  ['tell ann git commit --amend helps', { who: 'ann', text: 'git commit --amend helps' }],
  ['tell --loud ann no smoking', { who: 'ann', text: 'no smoking', loud: 'true' }],
  ['tell ann Hello all --loud', /Write it before the text, or put the text in quotes/],
  ['tell ann Hello --keep it short', /Write it before the text, or put the text in quotes/],
  ['tell ann you come? yes', { who: 'ann', text: 'you come? yes' }],
  ['tell ann yes', { who: 'ann', text: 'yes' }],
  ['tell ann -- Hello all --loud', { who: 'ann', text: 'Hello all --loud' }],
  ['tell ann "Hello', { who: 'ann', text: '"Hello' }],
]

describe('a line that is a command', () => {
  const read = (line: ReturnType<typeof lineOf>) => {
    const named = commandIn(all, line)
    if (!named) return undefined
    try {
      return readFields(named, line)
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  const expects = (is: unknown, wanted: Record<string, string> | RegExp) =>
    wanted instanceof RegExp ? expect(is).to.match(wanted) : expect(is).to.deep.equal(wanted)

  for (const [line, wanted] of SAME)
    it(`is read the same at both doors: ${JSON.stringify(line)}`, () => {
      expects(read(lineOf(line)), wanted)
      expects(read(lineFrom(wordsOf(line))), wanted)
    })
  for (const [line, wanted] of CHAT)
    it(`is read in chat: ${JSON.stringify(line)}`, () => expects(read(lineOf(line)), wanted))

  it('has one argument of a shell for a text that is sent, and any number for a list', () => {
    expects(read(lineFrom(['tell', 'ann', 'Hello', 'all'])), /does not know 'all'/)
    const listed = { ...tell, name: 'name', inputs: { who: manyInput('Who') } }
    expect(readFields(listed, lineFrom(['name', 'ann', 'bob']))).to.deep.equal({ who: 'ann bob' })
  })

  it('is refused where more is written than it takes', () => {
    const bare = { ...tell, name: 'bare', inputs: {} }
    for (const line of [lineOf('bare or not'), lineFrom(['bare', 'or', 'not'])])
      expect(() => readFields(bare, line)).to.throw(/'bare' does not know 'or'/)
  })

  it('says that a shell wants quotes around a text of several words', () => {
    expects(read(lineFrom(['tell', 'ann', 'Good', 'morning'])), /in quotes/)
    expects(read(lineOf('tell "ann" Good morning')), { who: 'ann', text: 'Good morning' })
  })

  for (const [written, near] of [
    ['plan', ['plan found']],
    ['plan fuond lunch x', ['plan found']],
    ['plann found', ['plan found']],
    ['tel ann Hello', ['tell']],
    ['Tlel', []],
    ['coffee', []],
    ['', []],
  ] as const)
    it(`is near to a command where it nearly begins with one: ${written}`, () =>
      expect(commandsNear([found, tell], lineOf(written))).to.deep.equal(near))

  it('is none where only its beginning is one', () => {
    for (const line of ['planning', 'tellers ann', '"tell" ', 'found plan'])
      expect(commandIn([found, tell], lineOf(line === '"tell" ' ? 'x tell' : line))).to.equal(undefined)
  })

  it('is read in a time that grows with its length, whatever quotes it has', () => {
    const began = performance.now()
    for (const part of ['«a ', '"a ', '"a" b" ', '\\"', '—a=“b ', '--a="\\" '])
      lineOf(`tell ann ${part.repeat(100_000 / part.length)}`)
    expect(performance.now() - began).to.be.below(2_000)
  })
})
