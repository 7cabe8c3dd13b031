// Reading bounces as Exim 4.96 and OpenSMTPD 6.8 write them; how Postfix does, test/mailing/bounces.test.ts has.
import { expect } from 'chai'
import { readBounce } from '../../../mail/bounce.ts'
import { Fault } from '../../../xep/fault.ts'

const VERP = 'bounces+id-hash@chat.example'

const EXIM = `X-Failed-Recipients: nobody@remote.test
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.test>
To: ${VERP}
Content-Type: multipart/report; report-type=delivery-status; boundary=1795895818-eximdsn-1083003312
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1795895818-eximdsn-1083003312
Content-type: text/plain; charset=us-ascii

  nobody@remote.test
    SMTP error from remote mail server after RCPT TO:<nobody@remote.test>:
    550 5.1.1 No such user here

--1795895818-eximdsn-1083003312
Content-type: message/delivery-status

Reporting-MTA: dns; relay.test
Original-Envelope-ID: id

Original-Recipient: rfc822;nobody@remote.test
Action: failed
Final-Recipient: rfc822;nobody@remote.test
Status: 5.0.0
Remote-MTA: dns; 127.0.0.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--1795895818-eximdsn-1083003312
Content-type: text/rfc822-headers

Subject: An invitation
--1795895818-eximdsn-1083003312--
`

/** OpenSMTPD returns the whole mail, although headers alone were asked for. */
const openSmtpd = (action: string, status: string, said: string) => `Subject: Delivery status notification: ${action}
From: Mailer Daemon <MAILER-DAEMON@relay.test>
To: ${VERP}
MIME-Version: 1.0
Content-Type: multipart/mixed;boundary="10518052814465446186/relay.test"

This is a MIME-encapsulated message.

--10518052814465446186/relay.test
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

    Hi!

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

nobody@remote.test: ${said}

    Below is a copy of the original message:

--10518052814465446186/relay.test
Content-Description: Delivery Report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.test

Final-Recipient: rfc822; nobody@remote.test
Action: ${action}
Status: ${status}

--10518052814465446186/relay.test
Content-Description: Message headers
Content-Type: text/rfc822-headers

Subject: An invitation

The code is K7F3-9MPX-22QT-8
--10518052814465446186/relay.test--
`

describe('a bounce', () => {
  const read = (mail: string, recipients?: string[]) =>
    readBounce(Buffer.from(mail.replaceAll('\n', '\r\n')), recipients)

  it('of Exim has its reason in the diagnostic code, not in the status', async () => {
    const found = { recipients: [VERP], failed: true, problem: '550 5.1.1 No such user here' }
    expect(await read(EXIM)).to.deep.equal(found)
    expect(await read(EXIM, ['other@chat.example'])).to.deep.equal({ ...found, recipients: ['other@chat.example'] })
  })

  it('of OpenSMTPD has its reason in the text, and never the code of the mail that comes back', async () => {
    const failed = await read(openSmtpd('failed', '5.0.0', '550 5.1.1 No such user here'))
    expect(failed).to.deep.equal({ recipients: [VERP], failed: true, problem: '550 5.1.1 No such user here' })
    const delayed = await read(openSmtpd('delayed', '4.0.0', '450 4.2.0 Come back later'))
    expect(delayed).to.deep.equal({ recipients: [VERP], failed: false, problem: '450 4.2.0 Come back later' })
  })

  it('without a reason has its status for one', async () => {
    const silent = openSmtpd('failed', '5.1.1', '').replace('nobody@remote.test: \n', '')
    expect(await read(silent)).to.include({ failed: true, problem: '5.1.1' })
  })

  it('is no mail that a person or a program writes', async () => {
    expect(await read(`To: ${VERP}\nAuto-Submitted: auto-replied\nSubject: On holiday\n\nBack on Monday.\n`)).to.equal(
      undefined,
    )
  })

  it('with more lines than a mail has is refused, and long ones are read as quickly as they are long', async () => {
    const many = await read(`${EXIM}${'\n'.repeat(40_000)}`).catch((error: unknown) => error)
    expect(String(many)).to.contain('more than 30000 lines')
    const blanks = ' '.repeat(400_000)
    for (const reason of [`${blanks}x`, `x${blanks}y`, `${blanks}x${blanks}y`, `x${'\n '.repeat(20_000)}y`]) {
      const began = performance.now()
      const found = await read(EXIM.replace('550 5.1.1 No such user here', reason))
      expect(found).to.include({ failed: true })
      expect(performance.now() - began).to.be.below(5_000)
    }
  })

  it('with more headers than a mail has is refused with a reason', async () => {
    const mail = Buffer.from(`Subject: ${'x '.repeat(40_000)}\r\n\r\nText\r\n`)
    const refusal = await readBounce(mail).catch((error: unknown) => error)
    expect(refusal).to.be.instanceOf(Fault)
    expect(String(refusal)).to.contain('64 KB of headers')
  })
})
