// Texts as long as a message can be are read as quickly as they are long, whatever repeats in them.
import { expect } from 'chai'
import { commandsNear } from '../../../core/commands/fields.ts'
import { lineOf } from '../../../core/commands/line.ts'
import { chooseMany, chooseOne, isRefusal } from '../../../core/conversation/choosing.ts'
import { gatherHouse } from '../../../core/house.ts'
import { readChoices, readQuestion } from '../../../core/questions/choices.ts'
import { subjects } from '../../../core/subjects.ts'
import { SLOWNESS } from '../../support/slowness.ts'

const LONG = 100_000 // characters
const MOST = 2_000 * SLOWNESS // ms of the processor: what grows with the square of the length takes ten times as many

const { commands } = gatherHouse(subjects)
const choices = Array.from({ length: 300 }, (_, at) => ({ value: `v${at}`, label: `Person ${at}` }))

const readers: Record<string, (text: string) => unknown> = {
  'a line': lineOf,
  'a command': text => commandsNear(commands, lineOf(text)),
  'a refusal': isRefusal,
  'a choice': text => chooseOne(choices, text),
  'several choices': text => chooseMany(choices, text),
  'a question': readQuestion,
  'choices of a question': readChoices,
}

const PIECES = [
  ' ',
  '\t',
  '\n',
  ' \n',
  '/',
  ' /',
  '/ ',
  '.',
  '1,',
  '1-300,',
  'a,',
  '[',
  '[a',
  '[says:',
  '[de:',
  ']',
  '>',
  '> ',
  '>\n',
  '"',
  '\\"',
  '„',
]

describe('a long text', () => {
  for (const [name, read] of Object.entries(readers))
    it(`is read as ${name} in no time`, () => {
      for (const piece of PIECES)
        for (const [before, behind] of [
          ['', ''],
          ['a', 'a'],
        ]) {
          const text = `${before}${piece.repeat(LONG / piece.length)}${behind}`
          const began = process.cpuUsage()
          try {
            read(text)
          } catch {
            // A refusal is an answer, too.
          }
          const { user } = process.cpuUsage(began)
          expect(user / 1_000, `${before}${JSON.stringify(piece)}${behind}`).to.be.below(MOST)
        }
    })
})
