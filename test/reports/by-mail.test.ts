// Reports by mail, as another program reads them from a mail server: what they hold, to whom they go, and that each comes once.
import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { knock } from '../support/doors.ts'
import { formsOn, posts } from '../support/forms.ts'
import { chart, type Row } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { header, openMailbox, read, type Mailbox, type Received } from '../support/mailbox.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const PAST = '2026-01-05T07:00:00.000Z'
const REACHED = ['ann', 'bob', 'dora']
const ORG = chart(`
  ann
    bob
    carl
    dora
    ed
`).map((row): Row => ({
  ...row,
  email: REACHED.includes(row.id ?? '') ? `${row.id}@hr.example` : '',
  language: row.id === 'bob' ? 'de-CH' : '',
}))

/** As people reach the pages: through a proxy that has the certificate. */
const HTTPS = { BELLHOP_URL: 'https://chat.acme.test' }

const FILES = `
import sys, json, email, email.policy
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps([[part.get_content_type(), part.get_filename(), part['content-id'], part.get_content_disposition(),
  part.get_payload(decode=True).hex()] for part in mail.walk() if part.get_filename()]))
`

interface File {
  /** Media type, name, content id and disposition. */
  about: (string | null)[]
  content: Buffer
}

function filesOf({ raw }: Received): File[] {
  const parts: string[][] = JSON.parse(execFileSync('python3', ['-c', FILES], { input: raw }).toString())
  return parts.map(part => ({ about: part.slice(0, -1), content: Buffer.from(part.at(-1) ?? '', 'hex') }))
}

describe('reports by mail', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: TappedWorld
  let bob: Party
  const as = makeMember(() => acme)
  const { withStore } = guestActions(() => acme)
  before(async () => {
    post = await openMailbox()
    acme = await tappedWorld(ORG, { BELLHOP_SMTP: post.url, ...HTTPS })
    bob = await acme.person('bob')
  })
  beforeEach(() => {
    post.manners = {}
  })
  after(async () => {
    await acme?.end()
    await post.end()
  })

  let due = Date.parse(PAST)
  /** Makes reports due while Bellhop is away, each time at another past time. */
  async function becomeDue(...ids: string[]): Promise<void> {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    due += 60_000
    const next = new Date(due).toISOString()
    await withStore(async store => {
      for (const id of ids) await store.reportSubscriptions.change(id, {}, { next })
    })
    await acme.restart()
  }

  /** Writes messages of last week into a group, as if Bellhop had taken them. */
  const wroteLastWeek = (writer: string) =>
    withStore(async store => {
      const [group] = await store.groups.find({ where: { name: 'team-ann' } })
      for (let day = 0; day < 7; day++)
        for (let times = 0; times <= day; times++)
          await store.activityEvents.insert({
            ...{ id: `${writer} ${day} ${times}`, place: `group ${group?.id ?? ''}`, kind: 'text', writer },
            at: new Date(lastMonday().getTime() + (day * 24 + 12) * 3_600_000).toISOString(),
          })
    })

  const isAllSent = async () => !(await acme.does('mails', { state: 'due' })).table?.rows.length

  it('go to those whose address is known', async () => {
    expect(await as('carl', 'report-every', { every: 'week', by: 'mail' })).to.match(/No e-mail address of yours/)
    expect(await as('ann', 'report-every', { every: 'week', about: 'team by post' })).to.match(/chat, mail or both/)
    expect(await as('ann', 'report-every', { every: 'week', about: 'Team by mail' })).to.match(/It comes by e-mail\.$/)
    expect(await as('ann', 'report-every')).to.match(/\nteam each week by e-mail /)
    expect(await as('bob', 'report-every', { every: 'week', by: 'both' })).to.match(
      /Er kommt im Chat und per E-Mail\.$/,
    )
  })

  it('are a text, a page with chart and table, and CSV, in the language of their reader', async () => {
    await wroteLastWeek('bob')
    await becomeDue('ann team', 'bob me')
    const [toAnn, toBob] = [await post.arrives('ann@hr.example'), await post.arrives('bob@hr.example')]
    const [english, german] = [read(toAnn), read(toBob)]
    expect(header(english, 'subject')).to.match(/^Report: The team of Ann Test \(/)
    expect(english.text).to.match(/^The team of Ann Test, .*: 28 messages\.\r?\n/)
    expect(english.text).to.contain(`write to ${BELLHOP} in chat: report stop team`)
    expect(english.html).to.contain('<html lang="en"').and.to.contain('src="cid:chart.png"').and.to.contain('<td')
    expect(header(german, 'subject')).to.match(/^Bericht: Ihre Nachrichten \(/)
    expect(german.html).to.contain('<html lang="de"').and.to.contain('Diagramm: Ihre Nachrichten.')
    await bob.hears(/^Ihre Nachrichten, /, BELLHOP)
    const [picture, table] = filesOf(toAnn)
    expect(picture?.about).to.deep.equal(['image/png', 'chart.png', '<chart.png>', 'inline'])
    expect(picture?.content.subarray(1, 4).toString()).to.equal('PNG')
    expect(table?.about).to.deep.equal(['text/csv', 'report.csv', null, 'attachment'])
    expect(table?.content.toString()).to.match(/^day,messages\r\n\d{4}-\d\d-\d\d,1\r\n/)
    expect(toAnn.raw.length).to.be.below(100_000)
  })

  it('come once when Bellhop is killed while the mail server is away', async () => {
    await post.goesAway()
    await becomeDue('ann team')
    await acme.restored()
    await becomeDue()
    await post.comesBack()
    await post.arrives('ann@hr.example')
    expect(await poll(isAllSent)).to.equal(true) // a kill between the server's taking a mail and our writing it down sends it again
    await becomeDue('bob me') // what was left of the first would be sent before
    await bob.hears(/^Ihre Nachrichten, /, BELLHOP)
    await post.arrives('bob@hr.example')
    expect(post.mails.filter(({ to }) => to.includes('ann@hr.example'))).to.have.length(2)
  })

  it('are told in chat when the mail is refused, and come in chat when there is no address', async () => {
    post.manners = { recipient: () => [550, '5.1.1 nobody here'] }
    await as('dora', 'report-every', { every: 'week', by: 'mail' })
    const dora = await acme.person('dora')
    await becomeDue('dora me')
    await dora.hears(/^Your report did not arrive at dora@hr\.example: .*nobody here/, BELLHOP)
    await acme.becomes(ORG.map(row => (row.id === 'dora' ? { ...row, email: '' } : row)))
    await becomeDue('dora me')
    await dora.hears(/^This report comes in chat: [^\n]*\nYour messages, /, BELLHOP)
  })

  /** Sends what a mail program sends when its button is pressed (RFC 8058 §3.2): no cookie, nothing of where it comes from. */
  const presses = (path: string) => {
    const body = '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    const headers = { 'content-type': 'multipart/form-data; boundary=x', accept: 'text/html' }
    return knock(acme.config, path, { method: 'POST', headers, body })
  }

  /** The path of the link in the newest mail to somebody, which stands in its header, its text and its page. */
  async function endPath(to: string): Promise<string> {
    const mail = read(await post.arrives(to))
    const [, link = ''] = /^\s*<(https:[^>\s]+)>$/.exec(header(mail, 'list-unsubscribe') ?? '') ?? [] // the line may be folded
    expect(header(mail, 'list-unsubscribe-post')).to.equal('List-Unsubscribe=One-Click')
    expect(mail.text).to.contain(`\nYou can also end these e-mails on this page: ${link}`)
    expect(mail.html).to.contain(`href="${link}"`)
    return new URL(link).pathname
  }

  it("end by one click of a mail program, which ends no other report and nobody else's", async () => {
    await as('ann', 'report-every', { every: 'week', about: 'team by mail' })
    await as('ann', 'report-every', { every: 'month', about: 'tree by mail' })
    await becomeDue('ann team')
    const path = await endPath('ann@hr.example')
    for (const changed of [
      path.replace(/.$/, last => (last === '0' ? '1' : '0')),
      path.replace(/[^/]+\./, `${b64('dora')}.`),
    ])
      expect((await presses(changed)).body, changed).to.include(
        'No report comes to you by e-mail from this link any more.',
      )
    for (const torn of [path.slice(0, -1), `${path}0`, '/reports/end/x'])
      expect((await presses(torn)).status, torn).to.equal(404)
    expect(await as('ann', 'report-every')).to.match(/\nteam /)
    for (const said of [
      'You get the report team no more.',
      'No report comes to you by e-mail from this link any more.',
    ]) {
      const answer = await presses(path)
      expect(answer.status).to.equal(200)
      expect(answer.body).to.include(said)
    }
    expect(await as('ann', 'report-every'))
      .to.match(/\ntree each month/)
      .and.not.to.match(/\nteam /)
    expect(await as('dora', 'report-every')).to.match(/\nme /)
  })

  it('end by the page of the link, which changes nothing when it is opened; what comes in chat as well goes on there', async () => {
    await as('ann', 'report-every', { every: 'week', about: 'me by both' })
    await becomeDue('ann me')
    const path = await endPath('ann@hr.example')
    const page = await knock(acme.config, path, { headers: { accept: 'text/html' } })
    expect(page.body).to.include('Do you want the report me in chat only, and no longer by e-mail?')
    expect(await as('ann', 'report-every')).to.match(/\nme each week in chat and by e-mail /)
    const [form] = formsOn(page.body)
    expect((await posts(acme.config, form?.action ?? '', form?.hidden ?? {})).body).to.include(
      'in chat only from now on',
    )
    expect(await as('ann', 'report-every')).to.match(/\nme each week in chat /)
    expect((await presses(path)).body).to.include('No report comes to you by e-mail from this link any more.')
    expect(await as('ann', 'report-every')).to.match(/\nme each week in chat /)
  })

  it('have no picture of nothing, and end with the reason for somebody who may see them no more', async () => {
    await withStore(store =>
      store.reportSubscriptions.insert({
        ...{ id: 'bob team ann', person: 'bob', about: 'team ann', every: 'week', way: 'mail', next: PAST },
      }),
    )
    await as('ann', 'report-every', { every: 'month', by: 'mail' })
    await becomeDue('ann me')
    const empty = await post.arrives('ann@hr.example')
    expect(read(empty).html).to.contain(': 0 messages.').and.not.to.contain('cid:')
    expect(filesOf(empty)).to.deep.equal([])
    const last = read(await post.arrives('bob@hr.example'))
    expect(last.text).to.match(/^Der Bericht team ann endet: /)
    expect(await as('bob', 'report-every')).not.to.contain('team ann')
  })
})

const b64 = (text: string) => Buffer.from(text).toString('base64url')

/** At midnight of UTC. */
function lastMonday(): Date {
  const day = new Date()
  day.setUTCHours(0, 0, 0, 0)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7) - 7)
  return day
}
