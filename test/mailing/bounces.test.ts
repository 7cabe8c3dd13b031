// A mail that comes back: by LMTP from the mail server, or by a pipe into the command line. The inviter hears of it, the code
// ends, and `invite all` counts the person as open.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import type { Party } from '../support/party.ts'
import { freePorts } from '../support/ports.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const CODE = /\w{4}-\w{4}-\w{4}-\w/

/** As Postfix writes it; a mail fetcher puts the address into Delivered-To. */
const report = (to: string, { action = 'failed', status = '5.1.1', said = '550 5.1.1 User unknown' } = {}) =>
  `Return-Path: <>
Delivered-To: ${to}
Date: Sat, 28 Nov 2026 12:00:00 +0000 (UTC)
From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Sender: rfc822; ${to}

Final-Recipient: rfc822; somebody@hr.example
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.hr.example
Diagnostic-Code: smtp; ${said}

--x
Content-Type: text/rfc822-headers

Subject: Your invitation
--x--
`.replaceAll('\n', '\r\n')

describe('a mail that comes back', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  let boss: Party
  let lmtpPort = 0
  before(async () => {
    post = await openMailbox()
    ;[lmtpPort = 0] = await freePorts(1)
    acme = await ownWorld({
      BELLHOP_SMTP: post.url,
      BELLHOP_MAIL_BOUNCES: 'bounces+{id}@chat.example',
      BELLHOP_BOUNCE_LISTEN: `127.0.0.1:${lmtpPort}`,
    })
    boss = await acme.person('sking')
  })
  after(async () => {
    await boss?.leaves()
    await acme?.end()
    await post.end()
  })

  async function invited(username: string): Promise<{ from: string; code: string }> {
    boss.says(BELLHOP, `invite ${username}`)
    await boss.hears(/is invited/)
    const mail = await post.arrives(`${username}@hr.example`)
    return { from: mail.from, code: CODE.exec(read(mail).text)?.[0] ?? '' }
  }
  const row = async (username: string) =>
    (await acme.does('mails')).table?.rows.find(([, , forWhom]) => forWhom === username)?.slice(4) ?? []
  const isRefused = (username: string, password: string) =>
    acme.person(username, { password }).then(
      () => false,
      () => true,
    )
  function pipes(mail: string): string {
    const { data, domain, httpPort } = acme.config
    const environment = { BELLHOP_DATA: data, BELLHOP_DOMAIN: domain, BELLHOP_HTTP_PORT: String(httpPort) }
    const options = { cwd: PROJECT, input: mail, env: { ...process.env, ...environment } }
    return execFileSync(process.execPath, [...FLAGS, 'bin/bellhop.ts', 'bounce'], options).toString()
  }
  async function brings(mail: string, to: string, from = ''): Promise<void> {
    const line = new SMTPConnection({ host: '127.0.0.1', port: lmtpPort, lmtp: true, ignoreTLS: true })
    await new Promise<void>((resolve, reject) => {
      line.once('error', reject)
      line.connect(() => resolve())
    })
    await new Promise<void>((resolve, reject) =>
      line.send({ from, to }, mail, error => (error ? reject(error) : resolve())),
    )
    line.quit()
    await once(line, 'end')
  }

  it('by a pipe into bellhop bounce ends the code and the link; the inviter hears why', async () => {
    const { from, code } = await invited('nyang')
    expect(pipes(report(from))).to.equal('Written down: 550 5.1.1 User unknown\n')
    await boss.hears('Neena Yang did not get the invitation that went to nyang@hr.example: 550 5.1.1 User unknown')
    expect(await row('nyang')).to.deep.equal(['returned', '550 5.1.1 User unknown'])
    expect(await isRefused('nyang', code)).to.equal(true)
  })

  it('from the mail server by LMTP does the same', async () => {
    const { from, code } = await invited('lgarcia')
    await brings(report(from, { status: '5.0.0', said: '552 5.2.2 Mailbox full' }), from)
    await boss.hears(/^Lex Garcia did not get the invitation .*552 5\.2\.2 Mailbox full$/)
    expect(await isRefused('lgarcia', code)).to.equal(true)
  })

  it('before the mail server has said that it took the mail is not lost', async () => {
    let coming = Promise.resolve()
    post.manners = {
      mail: async ({ from }) => {
        coming = brings(report(from), from)
        return undefined
      },
    }
    await invited('dwilliams')
    post.manners = {}
    await coming
    await boss.hears(/^David Williams did not get the invitation/)
    expect((await row('dwilliams'))[0]).to.equal('returned')
  })

  it('later than usual is no bounce: the code stays good', async () => {
    const { from, code } = await invited('ajames')
    await brings(report(from, { action: 'delayed', status: '4.2.0', said: '450 4.2.0 Come back later' }), from)
    expect(await row('ajames')).to.deep.equal(['sent', '450 4.2.0 Come back later'])
    await (await acme.person('ajames', { password: code })).leaves()
  })

  it('and is no bounce of ours changes nothing: forged, an automatic reply, or with a sender', async () => {
    const { from, code } = await invited('bmiller')
    const forged = from.replace(/.@/, found => (found === '0@' ? '1@' : '0@'))
    expect(pipes(report(forged))).to.match(/about no mail of ours/)
    const reply = `From: bmiller@hr.example\r\nTo: ${from}\r\nSubject: On holiday\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday.\r\n`
    expect(pipes(reply)).to.match(/This is no bounce/)
    await brings(reply, from)
    await brings(report(from), from, 'bmiller@hr.example')
    await brings(report(forged), forged)
    expect(await poll(async () => (await row('bmiller'))[0] === 'sent')).to.equal(true)
    expect(await row('bmiller')).to.deep.equal(['sent', ''])
    await (await acme.person('bmiller', { password: code })).leaves()
  })

  it('leaves the person open: invite all sends again', async () => {
    await acme.does('invite-all')
    for (const username of ['nyang', 'lgarcia']) await post.arrives(`${username}@hr.example`)
  })
})
