// Phone numbers as people write, copy and export them.
import { expect } from 'chai'
import { loadConfig } from '../../../config.ts'
import { addressesOf, readAddress } from '../../../core/model/address.ts'
import { readPhone } from '../../../core/model/phone.ts'

const WITH_COUNTRY = [
  ...['+49 171 1111111', '0049171 1111111', '00 49 171 1111111', '+49 (0)171 1111111', '+49 0171 1111111'],
  ...['+490171 1111111', '+49.171.111-1111', '+49\u00a0171\u20111111111', 'tel:+491711111111', 'TEL:+49-171-1111111'],
  ...['\u202a+49 171 1111111\u202c', '\u200e+49 171 1111111', "'+49 171 1111111", '＋４９ １７１ １１１１１１１'],
  ...['+49 171 1111111 ext. 12', '+49 171 1111111 x7', '+49 171 1111111;ext=7', '+49 171 1111111#12'],
]
const WITHOUT_COUNTRY = [
  '0171 1111111',
  '0171/1111111',
  '(0171) 1111111',
  'tel:0171-1111111',
  "'01711111111",
  '0171 1111111 x7',
]

describe('a phone number', () => {
  it('is one however it is written, with its country', () => {
    for (const written of WITH_COUNTRY)
      for (const country of [undefined, 'DE', 'US'] as const)
        expect(readPhone(written, country), `${written} in ${country}`).to.equal('+491711111111')
  })

  it('is one without its country where the settings name that, and none elsewhere', () => {
    for (const written of WITHOUT_COUNTRY) {
      expect(readPhone(written, 'DE'), written).to.equal('+491711111111')
      expect(readPhone(written), written).to.equal(undefined)
    }
    expect(readPhone('(515) 555-0101', 'US')).to.equal('+15155550101')
    expect(readPhone('1 515 555 0101', 'US')).to.equal('+15155550101')
    expect(readPhone('515-555-0102', 'US'), 'as a number of Peru begins').to.equal('+15155550102')
    expect(readPhone('tel:590 555 0103', 'US')).to.equal('+15905550103')
    expect(readPhone('9198765432', 'IN')).to.equal('+919198765432')
    expect(readPhone('011 49 171 1111111', 'US')).to.equal('+491711111111')
    expect(readPhone('06 698 12345', 'IT'), 'a zero that belongs to the number').to.equal('+390669812345')
  })

  it('is kept where no table has it, as long as its country is there', () => {
    expect(readPhone('+1 555 0100', 'DE')).to.equal('+15550100')
    expect(readPhone('+999 (12) 34-56')).to.equal('+999123456')
  })

  it('is none when it could be two, or is no number', () => {
    const none = [
      ...['49 171 1111111', '+49 171 1111111; +49 172 2222222', '0171 1111111 / 0172 2222222', '4.91711E+12', ''],
      ...['+', '0', '110', '+49 30 x', '+49\r\n30123456; rm', 'mobile: +49 171 1111111', `+49${'1'.repeat(20)}`],
      ...['0'.repeat(200), '+49 171 1111111 or so'],
    ]
    for (const written of none) expect(readPhone(written, 'DE'), written).to.equal(undefined)
  })

  it('is the same in a profile, beside it and on the page', () => {
    const config = loadConfig({ BELLHOP_COUNTRY: 'de' })
    const profile = { email: 'Ann@A.example', phone: '0171 1111111' }
    const listed = ['0171 1111111', '030 123456', 'ann@a.example', 'a.b@c.example', 'no address']
    expect(addressesOf(profile, config, listed)).to.deep.equal({
      ...{ mail: 'ann@a.example', phone: '+491711111111', further: ['+4930123456', 'a.b@c.example'] },
    })
    expect(readAddress('0171/1111111', config)).to.deep.equal({ channel: 'text', to: '+491711111111' })
    expect(readAddress('0171/1111111', loadConfig({}))).to.equal(undefined)
    expect(() => loadConfig({ BELLHOP_COUNTRY: '+49' })).to.throw(/BELLHOP_COUNTRY=\+49: must be the two letters/)
  })
})
