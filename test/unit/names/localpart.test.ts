import { expect } from 'chai'
import { localpart, prepareLocalpart } from '../../../core/model/localpart.ts'
import { everyCodePoint, stringprep } from '../../support/stringprep.ts'

describe('localpart', () => {
  const normalised = {
    sking: 'sking',
    'J.W_Smith-3': 'j.w_smith-3',
    JOSÉ: 'josé',
    'jose\u0301': 'josé',
    Ångström: 'ångström',
    山田: '山田',
    ガ・ガ: 'ガ・ガ',
    ｶﾞ: 'ガ',
    ＡＢＣ: 'abc',
    ΝΊΚΗ: 'νίκη',
    Юлия: 'юлия',
    김철수: '김철수',
    משה: 'משה',
    نیما: 'نیما',
    א1ב: 'א1ב',
    'cal·la': 'cal·la',
    'a!b#c$d%e*f+g=h?i^j`k{l|m}n~': 'a!b#c$d%e*f+g=h?i^j`k{l|m}n~',
  }
  for (const [name, expected] of Object.entries(normalised)) {
    it(`makes ${expected} of ${name}`, () => expect(localpart(name)).to.equal(expected))
  }

  const refused: [string, string][] = [
    ['', 'is empty'],
    ['ann lee', 'a space'],
    ['ann\u3000lee', 'a space'],
    ...[...'"&\'/:<>@＠'].map(char => [`a${char}b`, 'addresses exclude'] as [string, string]),
    ['a\u0000', 'control character U+0000'],
    ['a\u007f', 'control character U+007F'],
    ['a\ud800', 'control character U+D800'],
    ['a\u00adb', 'invisible character U+00AD'],
    ['نی\u200cما', 'invisible character U+200C'],
    ['ann★', 'neither a letter nor a digit'],
    ['😀', 'neither a letter nor a digit'],
    ['ﬁona', 'write the plain ones'],
    ['henryⅧ', 'write the plain ones'],
    ['\u212Bngström', 'write the plain ones'],
    ['مـحمد', 'filler'],
    ['\u1112\u1161\u11ab', 'write whole syllables'],
    ['a·b', 'two l'],
    ['a\u0375b', 'without a Greek letter'],
    ['a\u05f3', 'not Hebrew'],
    ['a・b', 'Japanese'],
    ['ب٣۳ب', 'two kinds of Arabic digits'],
    ['ann٣', 'Arabic digits without'],
    ['ب٣1ب', 'two kinds of digits'],
    ['annמ', 'one script'],
    ['5מ', 'begin and end with a letter'],
    ['משה5', 'begin and end with a letter'],
    ['\ua7b5', 'newer than Unicode 3.2'],
    ['Ꮳ', 'newer than Unicode 3.2'],
    ['straße', 'write ss'],
    ['STRAẞE', 'write ss'],
    ['νίκος', 'write σ'],
    ['ΝΊΚΟΣ', 'write σ'],
    ['τῷ', 'write ῶι'],
    ['α\u0345', 'write αι'],
    ['x'.repeat(1024), 'longer than 1023 bytes'],
    ['é'.repeat(512), 'longer than 1023 bytes'],
  ]
  for (const [name, reason] of refused) {
    it(`refuses ${JSON.stringify(name).slice(0, 20)}: ${reason}`, () => {
      expect(localpart(name)).to.equal(undefined)
      expect(prepareLocalpart(name)).to.have.property('refused').that.includes(reason)
    })
  }

  it('accepts 1023 bytes', () => {
    expect(localpart('x'.repeat(1023))).to.have.length(1023)
    expect(localpart(`${'é'.repeat(511)}x`)).to.have.length(512)
  })

  it('accepts no name that the nodeprep of Prosody would refuse or prepare otherwise', function () {
    this.timeout(60_000)
    const accepted = everyCodePoint().flatMap(name => {
      const made = localpart(name)
      return made === undefined ? [] : [{ name, made }]
    })
    const prepared = stringprep(
      'nodeprep',
      true,
      accepted.map(({ name }) => name),
    )
    expect(accepted.length).to.be.greaterThan(200_000)
    expect(accepted.filter(({ made }, at) => prepared[at] !== made)).to.deep.equal([])
    expect(accepted.filter(({ name, made }) => name !== made && localpart(made) !== made)).to.deep.equal([])
  })
})
