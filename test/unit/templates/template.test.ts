// Texts with fields: whatever way they are filled, Liquid's rules hold.
import { expect } from 'chai'
import { Fault } from '../../../xep/fault.ts'
import { template } from '../../../core/model/template.ts'

const ANN = { given_name: 'Ann', city: 'Bath', 'job-title': 'Cook', empty: 'a field of that name' }

describe('a template', () => {
  const filled: [text: string, comesTo: string][] = [
    ['Dear {{ given_name }}, {{city}} & you!', 'Dear Ann, Bath & you!'],
    ['{{ job-title }}', 'Cook'],
    ['Dear  {{- given_name -}}  !', 'DearAnn!'],
    ['{{ given_name }} {{ given_name | upcase }}', 'Ann ANN'],
    ['{{ true }}{{ nil }}{{ empty }}{{ "text" }}', 'truetext'],
    ['no field', 'no field'],
  ]
  for (const [text, comesTo] of filled)
    it(`fills '${text}'`, () => {
      expect(template(text)(ANN)).to.equal(comesTo)
      expect(template(text, 'empty')(ANN)).to.equal(comesTo)
    })

  for (const name of ['nickname', 'constructor', '__proto__'])
    it(`finds no '${name}' in a profile without it`, () => {
      expect(() => template(`Dear {{ ${name} }}`)(ANN)).to.throw(Fault, `The profile has no ${name}.`)
      expect(template(`Dear {{ ${name} }}`, 'empty')(ANN)).to.equal('Dear ')
    })

  for (const text of ['{{ given_name', '{% if city %}{% endif %}', '{{ city | nosuchfilter }}', '{{ city.length }}'])
    it(`refuses '${text}'`, () => expect(() => template(text)(ANN)).to.throw(Fault))

  it('refuses what becomes too long, or cannot be sent', () => {
    const fill = template('{{ city }}{{ city }}')
    expect(() => fill({ city: 'x'.repeat(6_000) })).to.throw(Fault, 'longer')
    expect(() => fill({ city: '\u0001' })).to.throw(Fault, 'control character')
  })
})
