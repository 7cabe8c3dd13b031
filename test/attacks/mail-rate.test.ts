// Attack: one request makes a flood of mails. The queue sends so many a minute; the rest waits, and is not lost.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('mails within a minute', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url, BELLHOP_MAILS_PER_MINUTE: '2' })
  })
  after(async () => {
    await acme?.end()
    await post?.end()
  })

  it('are as many as the setting says; the rest stays due', async () => {
    for (const name of ['nyang', 'dlee', 'jchen', 'ajames']) await acme.does('invite', { username: name })
    const states = async () => (await acme.does('mails')).table?.rows.map(row => row.join(' ')) ?? []
    const sent = async () => (await states()).filter(row => row.includes('sent')).length
    await poll(async () => (await sent()) === 2, { milliseconds: 10_000, givenUp: () => false })
    await acme.does('broadcast-send', { group: 'team-nyang-news', text: 'A fence behind the mails.' })
    await poll(async () => (await acme.does('broadcast-history', { group: 'team-nyang-news' })).text !== '', {
      milliseconds: 10_000,
      givenUp: () => false,
    })
    expect(post.mails).to.have.length(2)
    expect((await states()).filter(row => row.includes('due'))).to.have.length(2)
  })
})
