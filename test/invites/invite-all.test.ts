// Inviting everybody: who needs it gets one letter, asked again nobody gets two, and nobody else has to wait meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { issueCode, signIn } from '../../core/access/access.ts'
import { answerCodeRequest } from '../../core/mailing/code-request.ts'
import type { Context } from '../../core/context.ts'
import { inviteEverybody } from '../../core/mailing/invite-all.ts'
import { deliverMail } from '../../core/mailing/mail-delivery.ts'
import { forgetMails } from '../../core/mailing/mail-list.ts'
import { resumeMails } from '../../core/mailing/mail.ts'
import { poll } from '../../setup/ports.ts'
import { chart, csv } from '../support/chart.ts'
import { openInside, type Inside } from '../support/context.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { ownWorld } from '../support/world.ts'
import type { Person } from '../../core/model/person.ts'
import { administrator } from '../../core/model/caller.ts'

describe('inviting everybody', function () {
  this.timeout(60_000)
  let post: Mailbox
  let inside: Inside
  beforeEach(async () => {
    post = await openMailbox()
    inside = await openInside({ BELLHOP_SMTP: post.url })
  })
  afterEach(async () => {
    await inside.end()
    await post.end()
  })

  const all = (context: Context) => inviteEverybody(context, administrator, 'mail', () => {})
  const work = (context: Context) => ({
    broadcast: async () => {},
    mail: (id: string) => deliverMail(context, id),
    codeRequest: (id: string) => answerCodeRequest(context, id),
  })
  const people = (context: Context, count: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => context.store.people.insert(somebody(at))))
  const allSent = ({ store }: Context, count: number) =>
    poll(async () => (await store.mails.count({ state: 'sent' })) === count, {
      milliseconds: 40_000,
      givenUp: () => false,
    })

  it('leaves out who has a device, who is invited, who cannot be reached, and guests', async () => {
    const { context } = inside
    await people(context, 6)
    await context.store.people.change('3', {}, { mail: undefined })
    await context.store.people.change('4', {}, { sponsor: '1' })
    const [first] = await context.store.people.find({ where: { id: '0' } })
    const { code } = await issueCode(context, first ?? somebody(0), administrator)
    await signIn(context, { username: 'p0', code, address: '192.0.2.1' })
    inside.work(work(context))
    const unreachable = [await context.store.people.get('3')]
    expect(await all(context)).to.deep.equal({ invited: 3, signedIn: 1, waiting: 0, unreachable })
    expect(await all(context)).to.deep.equal({ invited: 0, signedIn: 1, waiting: 3, unreachable })
    expect(await allSent(context, 3)).to.equal(true)
    expect(post.mails.map(({ to }) => to[0]).sort()).to.deep.equal(['p1@hr.example', 'p2@hr.example', 'p5@hr.example'])
  })

  it('goes on with what is due after a start, each letter once, and forgets what is long past', async () => {
    const { context } = inside
    await people(context, 30)
    await all(context)
    await resumeMails(context)
    const old = {
      kind: 'invitation',
      channel: 'mail',
      to: 'p0@hr.example',
      language: 'en',
      by: '',
      inviter: null,
    } as const
    await context.store.mails.insert({
      ...old,
      id: 'old',
      person: '0',
      at: '2020-01-01T00:00:00.000Z',
      state: 'sent',
    })
    await forgetMails(context)
    await resumeMails(context)
    inside.work(work(context))
    expect(await allSent(context, 30)).to.equal(true)
    expect(new Set(post.mails.map(({ to }) => to[0])).size).to.equal(30)
    expect(post.mails).to.have.length(30)
    expect(await context.store.mails.get('old')).to.equal(undefined)
  })

  it('gives up after five days what nobody takes, and says why', async () => {
    const { context } = inside
    await people(context, 2)
    const letter = {
      kind: 'invitation',
      channel: 'mail',
      language: 'en',
      by: 'Acme',
      inviter: null,
      state: 'due',
    } as const
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
    await context.store.mails.insert({ ...letter, id: 'late000000', person: '0', to: 'p0@hr.example', at: at(121) })
    await context.store.mails.insert({ ...letter, id: 'soon000000', person: '1', to: 'p1@hr.example', at: at(119) })
    await post.goesAway()
    await deliverMail(context, 'late000000')
    await deliverMail(context, 'soon000000')
    expect(await context.store.pauses.get('mail')).to.include({ probe: 'soon000000', tries: 1 })
    const [late, soon] = [await context.store.mails.get('late000000'), await context.store.mails.get('soon000000')]
    expect(late).to.include({ state: 'refused' })
    expect(soon).to.include({ state: 'due' })
    for (const each of [late, soon]) expect(each?.problem).to.match(/ECONNREFUSED/)
    await post.comesBack()
  })

  it('takes turns with everything else, however many there are', async () => {
    const { context } = inside
    await people(context, 5_000)
    let turns = 0
    const count = () => (turns++, (next = setImmediate(count)))
    let next = setImmediate(count)
    const { invited } = await all(context)
    clearImmediate(next)
    expect(invited).to.equal(5_000)
    expect(turns, 'turns of others meanwhile: one a page').to.be.at.least(50)
  })
})

describe('people whom a chart brings', function () {
  this.timeout(60_000)

  it('are invited by mail where the settings say so, each once', async () => {
    const post = await openMailbox()
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-chart-'))
    const file = (name: string, tree: string) => {
      const path = join(folder, name)
      writeFileSync(path, csv(chart(tree).map(row => ({ ...row, email: `${row.id}@hr.example` }))))
      return path
    }
    const first = file('first.csv', 'ann\n  bob')
    const acme = await ownWorld({ BELLHOP_SMTP: post.url, BELLHOP_INVITE_NEW: 'mail', BELLHOP_ORG: first })
    for (const known of ['ann', 'bob']) await post.arrives(`${known}@hr.example`)
    const second = file('second.csv', 'ann\n  bob\n  carl')
    for (let times = 0; times < 2; times++) expect((await acme.cli('org', 'apply', second)).code).to.equal(0)
    await post.arrives('carl@hr.example')
    await acme.does('invite', { username: 'ann' }) // what comes behind everything that is due
    await poll(async () => post.mails.length > 3, { milliseconds: 15_000, givenUp: () => false })
    const to = post.mails.map(mail => mail.to[0]).sort()
    expect(to).to.deep.equal(['ann', 'ann', 'bob', 'carl'].map(name => `${name}@hr.example`))
    await acme.end()
    await post.end()
    rmSync(folder, { recursive: true })
  })
})

const somebody = (at: number): Person => ({
  ...{ id: `${at}`, username: `p${at}`, name: `P ${at}`, manager: null, profile: {}, mail: `p${at}@hr.example` },
})
