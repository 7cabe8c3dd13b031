import { expect } from 'chai'
import { foreignJid } from '../../../core/model/jid.ts'
import { Fault } from '../../../xep/fault.ts'

describe('an address on another server', () => {
  const read = (typed: string) => foreignJid(typed, { domain: 'acme.test' })

  it('is read as every server writes it', () => {
    for (const typed of [
      'carol@partner.example',
      ' Carol@Partner.EXAMPLE ',
      'xmpp:carol@partner.example?message',
      'carol@partner.example/phone',
      'carol@partner.example.', // as a name of the DNS, or at the end of a sentence
    ])
      expect(read(typed), typed).to.equal('carol@partner.example')
    expect(read('carol@bücher.example')).to.equal('carol@xn--bcher-kva.example')
  })

  it('is refused where it is none, or one of this server', () => {
    for (const typed of [
      '',
      'carol',
      '@partner.example',
      'carol@',
      'carol@.',
      'carol@partner..example',
      'a b@partner.example',
    ])
      expect(() => read(typed), typed).to.throw(Fault, 'is no XMPP address')
    for (const typed of ['bob@acme.test', 'bob@acme.test.', 'bob@rooms.acme.test'])
      expect(() => read(typed), typed).to.throw(Fault, 'is on this server')
    expect(() => read('bellhop@bellhop.partner.example')).to.throw(Fault, 'is a service')
  })
})
