// What a line chooses of a numbered list, and what it does not.
import { expect } from 'chai'
import { yesOrNo } from '../../../core/commands/yes-no.ts'
import { chooseMany, chooseOne, isRefusal } from '../../../core/conversation/choosing.ts'
import { inLanguage } from '../../../texts/say.ts'

const choices = [
  { value: 'all', label: 'Send the whole text to everybody' },
  { value: 'none', label: 'Send nothing' },
  { value: 'third', label: '3 people' },
]

describe('a line that chooses', () => {
  for (const line of [
    '2',
    ' 2 ',
    '2.',
    '2)',
    '(2)',
    '2 = Send nothing',
    '2: nothing',
    '2 please',
    '2. Send nothing',
    '> 1 = Send the whole text to everybody\n> 2 = Send nothing\n2',
    '> 1 = Send the whole text\n\nSend nothing',
    '٢',
    '２',
    '२',
    'send NOTHING',
    '“Send nothing.”',
    'none',
  ])
    it(`takes '${line}' for the second`, () => expect(chooseOne(choices, line)).to.equal('none'))

  for (const line of [
    '',
    'maybe',
    '0',
    '4',
    '22',
    '2.5',
    '10:30',
    '2nd',
    '2 of us are ill today',
    '2. Be at the door at nine',
    '2) we meet at nine',
    '2 = Send the whole text to everybody',
    '> 2 = Send nothing',
    '> 2\n',
    'nothing',
    'Send',
    'not 2',
    '-',
    '😀',
  ])
    it(`takes '${line}' for none`, () => expect(chooseOne(choices, line)).to.equal(undefined))

  describe('of yes and no', () => {
    for (const line of ['yes', 'Ja', 'j', 'Y', 'ja!', '1', '> Really?\nJA'])
      it(`takes '${line}' for yes in every language`, () => {
        for (const language of ['en', 'de'])
          expect(inLanguage(language, () => chooseOne(yesOrNo(), line))).to.equal('yes')
      })

    for (const line of ['no', 'Nein', 'n', 'N.', '2'])
      it(`takes '${line}' for no in every language`, () => {
        for (const language of ['en', 'de'])
          expect(inLanguage(language, () => chooseOne(yesOrNo(), line))).to.equal('no')
      })

    it('takes neither for anything of another list', () => {
      expect(chooseOne(choices, 'ja')).to.equal(undefined)
      expect(chooseOne(choices, 'n')).to.equal(undefined)
    })
  })

  it('takes several, by numbers, ranges and names', () => {
    expect(chooseMany(choices, '1, 3')).to.equal('all,third')
    expect(chooseMany(choices, '1-2')).to.equal('all,none')
    expect(chooseMany(choices, '1 2')).to.equal('all,none')
    expect(chooseMany(choices, '٢-３')).to.equal('none,third')
    expect(chooseMany(choices, '1 ann')).to.equal('all,ann')
    expect(chooseMany(choices, 'ann, bob')).to.equal(undefined)
  })

  it('says no in any case, with any mark, in the languages that are spoken here', () => {
    for (const line of ['no', 'No!', 'NEIN.', ' cancel ', 'Stop!', 'abbrechen', '„nein“', '> 1 = Send it\nNo'])
      expect(isRefusal(line), line).to.equal(true)
    for (const line of ['> no', 'nobody', 'no one', 'not yet', 'stop by', ''])
      expect(isRefusal(line), line).to.equal(false)
  })
})
