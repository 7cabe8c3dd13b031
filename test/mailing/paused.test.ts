// A mail server that refuses us: everything waits, one mail tries, and the administrators hear of it in every place.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { knock } from '../support/doors.ts'
import { healthOf } from '../support/health.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { ownWorld, type World } from '../support/world.ts'

const REFUSAL = '5.7.1 Client host rejected: Access denied'

describe('a mail server that refuses us', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url, BELLHOP_ADMINS: 'sking' })
  })
  after(async () => {
    await acme?.end()
    await post.end()
  })

  const health = () => healthOf<{ status: string; paused?: { channel: string; problem: string }[] }>(acme.config)
  const metric = async (name: string) => {
    const headers = { authorization: `Bearer ${secret(acme.config, 'admin')}` }
    const { body } = await knock(acme.config, '/metrics', { headers })
    return new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1]
  }
  const states = async () => (await acme.does('mails')).table?.rows.map(row => row[4]) ?? []

  it('is told in chat, in /healthz and in /metrics, and ends no mail; when it takes mails again, all go out', async () => {
    const boss = await acme.person('sking')
    post.manners = { recipient: () => [554, REFUSAL] }
    const invited = ['nyang', 'lgarcia', 'ajames', 'bmiller']
    for (const username of invited) await acme.does('invite', { username })
    await boss.hears(/^Bellhop can send no mails: .*554 5\.7\.1 Client host rejected/)
    const { status, paused } = await health()
    expect(status).to.equal('ok')
    expect(paused).to.have.length(1)
    expect(paused?.[0]).to.include({ channel: 'mail' })
    expect(paused?.[0]?.problem).to.include(REFUSAL)
    expect(await metric('bellhop_paused')).to.equal('1')
    expect(await metric('bellhop_mails_refused_total')).to.equal('0')
    expect(await states()).to.deep.equal(invited.map(() => 'due'))

    await acme.restart()
    expect(await states(), 'after a start').to.deep.equal(invited.map(() => 'due'))
    post.manners = {}
    for (const username of invited) await post.arrives(`${username}@hr.example`)
    const isOver = async () => (await metric('bellhop_paused')) === '0' && !(await states()).includes('due')
    expect(await poll(isOver)).to.equal(true)
    expect((await health()).paused).to.equal(undefined)
    expect(post.mails).to.have.length(invited.length)
    await boss.leaves()
  })
})
