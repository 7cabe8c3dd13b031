// Mails and text messages that went to an address which was corrected since; whom answers reach; what a start says of mails.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { chart, csv } from '../support/chart.ts'
import { header, openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { openSmsGateway, type SmsGateway } from '../support/sms-gateway.ts'
import { ownWorld, type World } from '../support/world.ts'

const CODE = /\w{4}-\w{4}-\w{4}-\w/

describe('an address that is corrected', function () {
  this.timeout(60_000)
  let post: Mailbox
  let gateway: SmsGateway
  let acme: World
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-corrected-'))
  const file = (people: Record<string, { email: string; phone: string }>) => {
    const path = join(folder, 'people.csv')
    writeFileSync(path, csv(chart('ann\n  bob').map(row => ({ ...row, ...people[row.id ?? 'x'] }))))
    return path
  }
  const ann = { email: 'ann@hr.example', phone: '+491711111101' }
  const bob = { email: 'wrong@hr.example', phone: '+491711111102' }
  before(async () => {
    ;[post, gateway] = [await openMailbox(), await openSmsGateway()]
    const ways = { BELLHOP_SMTP: post.url, BELLHOP_SMS_URL: gateway.url }
    acme = await ownWorld({ ...ways, BELLHOP_ORG: file({ ann, bob }) })
  })
  after(async () => {
    await acme?.end()
    await gateway.end()
    await post.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const codeIn = (text: string) => CODE.exec(text)?.[0] ?? ''
  const isRefused = (password: string) =>
    acme.person('bob', { password }).then(
      () => false,
      () => true,
    )
  async function applies(people: Parameters<typeof file>[0]) {
    const { code, err } = await acme.cli('org', 'apply', file(people))
    expect(code, err).to.equal(0)
  }

  it('ends what went to the old one, by mail and by text message, and invite all sends again', async () => {
    await acme.does('invite', { username: 'bob' })
    await acme.does('invite', { username: 'bob', by: 'text' })
    const old = codeIn(read(await post.arrives('wrong@hr.example')).text)
    const texted = codeIn((await gateway.gets(({ body }) => body.includes(bob.phone))).body)
    const waiting = await acme.does('invite-all')
    expect(waiting.text).to.match(/1 an invitation that is still good/)

    const right = { email: 'bob@hr.example', phone: '+491711111103' }
    await applies({ ann, bob: right })
    for (const code of [old, texted]) expect(await isRefused(code), code).to.equal(true)
    await acme.does('invite-all')
    const fresh = codeIn(read(await post.arrives('bob@hr.example')).text)
    const device = await acme.person('bob', { password: fresh })

    // A code that is on a device stays that device's.
    await applies({ ann, bob })
    device.says(device.jid, 'still here')
    await device.hears('still here')
    await device.leaves()
  })

  it('that is only written in another way ends nothing', async () => {
    await acme.does('invite', { username: 'ann' })
    const password = codeIn(read(await post.arrives('ann@hr.example')).text)
    await applies({ ann: { email: 'Ann@HR.example', phone: '0049 171 1111101' }, bob })
    await (await acme.person('ann', { password })).leaves()
  })

  it('of the member who invites is where answers go; those to the administrator go to the sender', async () => {
    const boss = await acme.person('ann')
    boss.says('bellhop@bellhop.acme.test', 'invite bob')
    await boss.hears(/is invited/)
    expect(header(read(await post.arrives('wrong@hr.example')), 'reply-to')).to.equal('ann@hr.example')
    await boss.leaves()
    await acme.does('invite', { username: 'bob' })
    expect(header(read(await post.arrives('wrong@hr.example')), 'reply-to')).to.equal(undefined)
  })

  it('of this machine in BELLHOP_URL, and a mail server that is away, are told at the start', async () => {
    const said = await acme.cli('welcome')
    expect(said.out).to.match(
      /BELLHOP_URL should be an address that others reach: http:\/\/127\.0\.0\.1:\d+, in every mail/,
    )
    expect(said.out).not.to.match(/BELLHOP_SMTP/)
    await post.goesAway()
    await acme.restart()
    expect((await acme.cli('welcome')).out).to.match(/BELLHOP_SMTP should take mails: .*ECONNREFUSED/)
    const log = readFileSync(join(acme.config.data, 'logs', 'bellhop.log'), 'utf8')
    expect(log).to.match(/mails will not arrive as they should[^]*ECONNREFUSED/)
    await post.comesBack()
    expect((await acme.cli('welcome')).out).not.to.match(/BELLHOP_SMTP/)
  })
})
