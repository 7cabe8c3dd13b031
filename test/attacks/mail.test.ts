// Mail addresses that somebody types into a form: nothing goes there but one link that proves them, and little of that.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordAddresses } from '../../core/people/addresses.ts'
import { basic, command } from '../support/doors.ts'
import { posts } from '../support/forms.ts'
import { header, openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { CODES } from '../support/secrets.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'

function never(): never {
  throw new Error('nobody is called so')
}

describe('a mail address that a stranger types', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  let poster: string
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url, BELLHOP_MAILS_BY_MEMBER: '3', BELLHOP_ADMINS: 'nyang' })
    poster = new URL((await acme.does('qr-group', { group: 'team-sking-news' })).link ?? '').pathname
  })
  after(async () => {
    await acme?.end()
    await post?.end()
  })

  const comesIn = async (name: string, mail: string, once: string = randomUUID()) => {
    const { status } = await posts(acme.config, `${poster}/guest`, { once, name, mail }, {}, 30_000)
    expect(status).to.equal(303)
  }
  const asks = async (address: string) =>
    expect((await posts(acme.config, '/sign-in/code', { address })).status).to.equal(200)
  const mailsTo = (to: string) => post.mails.filter(mail => mail.to.includes(to))
  /** Mails that were asked for before are there when this one is: letters go out in order of their asking. */
  async function fence(): Promise<void> {
    const name = ['dlee', 'jchen', 'ajames', 'lgarcia', 'ngruenbe', 'isciarra'][fences++] ?? 'dlee'
    await asks(`${name}@hr.example`)
    await post.arrives(`${name}@hr.example`)
  }
  let fences = 0

  it('that is a member’s gets nothing, and the member’s code is for the member alone and names the account', async () => {
    await comesIn('Some Stranger', 'sking@hr.example')
    await asks('sking@hr.example')
    const mail = read(await post.arrives('sking@hr.example'))
    await fence()
    expect(mailsTo('sking@hr.example')).to.have.length(1)
    expect(header(mail, 'subject')).to.contain('sking@acme.test')
    expect(mail.text).to.contain('sking@acme.test').and.not.contain('guest-')
  })

  it('that is one of several of a member’s gets nothing of a guest’s, either', async () => {
    const store = await storeOf(acme.config)
    const [king] = await store.people.find({ where: { username: 'sking' } })
    const further = ['second@hr.example']
    await recordAddresses({ store }, { ...(king ?? never()), further })
    await store.people.change(king?.id ?? '', {}, { further })
    await store.close()
    await comesIn('Some Stranger', 'second@hr.example')
    await asks('second@hr.example')
    const mail = read(await post.arrives('second@hr.example'))
    await fence()
    expect(mailsTo('second@hr.example')).to.have.length(1)
    expect(header(mail, 'subject')).to.contain('sking@acme.test')
  })

  it('gets one link and no code, until somebody who reads it has said yes', async () => {
    const once = randomUUID()
    await comesIn('Carol', 'carol@customer.example', once)
    await comesIn('Carol', 'carol@customer.example', once)
    const mail = read(await post.arrives('carol@customer.example'))
    expect(mail.text.match(CODES) ?? []).to.deep.equal([])
    expect(mail.text).not.to.contain('Carol')
    await asks('carol@customer.example')
    await fence()
    expect(mailsTo('carol@customer.example')).to.have.length(1)

    const [, path = ''] = /(\/m\/[0-9a-z]{26})/.exec(mail.text) ?? []
    expect((await posts(acme.config, path, {})).status).to.equal(200)
    await asks('carol@customer.example')
    const code = read(await post.arrives('carol@customer.example'))
    const [account = ''] = /guest-[0-9a-z]{6}@acme\.test/.exec(code.text) ?? []
    expect(header(code, 'subject')).to.contain(account)
    const [typed = ''] = code.text.match(CODES) ?? []
    const carol = await acme.person(account.split('@')[0] ?? '', { password: typed })
    await carol.leaves()
  })

  it('gets three mails in an hour at most, however many strangers give it', async () => {
    for (let at = 0; at < 8; at++) await comesIn(`Nobody ${at}`, 'victim@target.example')
    for (let at = 0; at < 4; at++) await asks('victim@target.example')
    await post.arrives('victim@target.example')
    await fence()
    expect(mailsTo('victim@target.example').length).to.be.within(1, 3)
  })

  it('that a member makes up gets nothing beyond what a member sends a day, and an administrator is told', async () => {
    const credentials = basic('sking', await acme.code('sking'))
    const invites = (at: number) =>
      command(acme.config, 'guest-invite', { address: `made${at}@up.example`, as: 'customer' }, credentials)
    const nyang = await acme.person('nyang')
    for (let at = 0; at < 3; at++) expect((await invites(at)).status).to.equal(200)
    const refused = await invites(3)
    expect(refused.body).to.contain('resource-constraint')
    await nyang.hears(/Steven King \(sking\) has sent 3 invitations by mail/, 'bellhop@bellhop.acme.test')
    await post.arrives('made2@up.example')
    await fence()
    expect(mailsTo('made3@up.example')).to.have.length(0)
    expect((await acme.does('guests')).table?.rows.map(([, name]) => name)).not.to.include('made3')
    await nyang.leaves()
  })
})
