// Values of profiles in filled texts are data, whatever is in them.
import { expect } from 'chai'
import { shieldFor } from '../../../core/model/profile-value.ts'
import { template } from '../../../core/model/template.ts'

const fill = (text: string, value: string) => template(text, 'throw', 20, shieldFor(text))({ field: value })

describe('a value of a profile', () => {
  const values: [value: string, comesTo: string][] = [
    ['Zoë Müller', 'Zoë Müller'],
    ['李雷 😀', '李雷 😀'],
    ['one\ntwo\r\nthree\tfour', 'one two three four'],
    ['a\u2028b\u2029c\u0085d\u0000e', 'a b c d e'],
    ['half \uD83D of a pair', 'half   of a pair'],
    ['\u202Eevil\u202C', 'evil'],
    ['\u2066in\u2069\u2069', 'in'],
    ['דוד', '\u2068דוד\u2069'],
    ['فاطمة 7', '\u2068فاطمة 7\u2069'],
    ['\u200Fmark', '\u2068\u200Fmark\u2069'],
    ['{{ field }}{% raw %}', '{{ field }}{% raw %}'],
  ]
  for (const [value, comesTo] of values)
    for (const text of ['<{{ field }}>', '<{{ field | default: "none" }}>'])
      it(`becomes ${JSON.stringify(comesTo)} in ${text}`, () => expect(fill(text, value)).to.equal(`<${comesTo}>`))

  it('is isolated in a text that is written from right to left', () =>
    expect(fill('שלום {{ field }}!', '+1 515')).to.equal('שלום \u2068+1 515\u2069!'))

  it('is isolated behind its filters, so that none cuts the end of the isolation off', () => {
    expect(fill('{{ field | truncate: 4, "" }}!', 'דוד בן גוריון')).to.equal('\u2068דוד \u2069!')
    expect(fill('{{ field | capitalize }}!', 'ann')).to.equal('Ann!')
  })

  it('may be missing where there is a default for it', () => {
    const filled = (text: string) => template(text, 'throw')({ other: 'x' })
    expect(filled('{{ field | default: "none" }}')).to.equal('none')
    expect(filled('{{ field | upcase | default: other }}')).to.equal('x')
    expect(() => filled('{{ other | default: field }}')).to.throw('The profile has no field.')
    expect(() => filled('{{ field }} {{ third | upcase }}')).to.throw('The profile lacks these fields: field, third.')
  })
})
