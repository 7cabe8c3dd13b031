// What a mail server's refusal is about, for replies that no server of the tests gives.
import { expect } from 'chai'
import { verdictOn } from '../../../mail/verdict.ts'

describe('the verdict on a refusal', () => {
  const at = (command: string) => (reply: string) =>
    verdictOn({ command, reply, status: Number(reply.slice(0, 3)) }, reply).is

  it('ends a mail at the recipient alone', () => {
    const said = at('RCPT TO')
    for (const reply of ['550 5.1.1 x', '550-5.1.1 x\n550 5.1.1 y', '550 5.1.10 x', '551 x', '550 x', '553 x'])
      expect(said(reply), reply).to.equal('refused')
    for (const reply of ['553 5.1.7 x', '553 5.1.8 x', '554 x', '530 x', '550 5.0.0 x', '550 5.3.4 x', '550 5.7.26 x'])
      expect(said(reply), reply).to.equal('blocked')
    for (const reply of ['450 x', '451 4.7.1 x', '552 5.2.2 x', '550 5.4.7 x'])
      expect(said(reply), reply).to.equal('later')
  })

  it('takes nothing for final that is said before a recipient is named, and little afterwards', () => {
    for (const command of ['EHLO', 'AUTH PLAIN', 'MAIL FROM', 'CONN'])
      expect(at(command)('550 5.1.1 x'), command).to.equal('blocked')
    expect(at('DATA')('550 x')).to.equal('blocked')
    expect(at('DATA')('550 5.6.1 x')).to.equal('refused')
    expect(verdictOn({ code: 'ECONNECTION' }, 'refused').is).to.equal('blocked')
  })
})
