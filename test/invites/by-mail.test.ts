// Invitations by mail: what arrives, what a hostile name or address can do, and what happens when the mail server cannot.
import { expect } from 'chai'
import { addressesOf } from '../../core/model/address.ts'
import { poll } from '../../setup/ports.ts'
import { header, openMailbox, read, type Mailbox, type Received } from '../support/mailbox.ts'
import { ownWorld, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Person } from '../../core/model/person.ts'

const ORGANISATION = 'Grün & Söhne <Café> “Ω”'

describe('an invitation by mail', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url, BELLHOP_ORG_NAME: ORGANISATION })
  })
  after(async () => {
    await acme?.end()
    await post.end()
  })
  beforeEach(() => {
    post.manners = {}
  })

  /** Changes a profile as an organisation file would, and what follows from it. */
  async function profile(
    username: string,
    change: Record<string, string>,
    person: Partial<Person> = {},
  ): Promise<void> {
    const store = await storeOf(acme.config)
    const [known] = await store.people.find({ where: { username } })
    await store.people.change(known?.id ?? '', {}, { profile: { ...known?.profile, ...change }, ...person })
    await store.close()
  }

  /** The row of `letters` for that person: address, state, problem. */
  async function row(username: string): Promise<string[]> {
    const { table } = await acme.does('mails')
    return table?.rows.find(([, , forWhom]) => forWhom === username)?.slice(3) ?? []
  }

  const state = async (username: string) => (await row(username))[1]

  const reaches = (username: string, wanted: string) =>
    poll(async () => (await state(username)) === wanted, { milliseconds: 15_000, givenUp: () => false })

  const copies = (to: string) => post.mails.filter(mail => mail.to.includes(to))

  it('arrives with both parts, in which the code signs a client in and the link shows the same code', async () => {
    await acme.does('invite', { username: 'nyang' })
    const sent = await post.arrives('nyang@hr.example')
    const mail = read(sent)
    expect(sent).to.deep.include({ from: 'bellhop@acme.test', to: ['nyang@hr.example'] })
    expect(header(mail, 'subject')).to.equal(`Your invitation to the chat of ${ORGANISATION}: nyang@acme.test`)
    const from = header(mail, 'from')?.replace(/\s+/g, ' ') // Python joins encoded words of a name with a space too much
    expect(from).to.equal(`"${ORGANISATION}" <bellhop@acme.test>`)
    expect(header(mail, 'to')).to.equal('nyang@hr.example')
    expect(header(mail, 'message-id')).to.match(/^<[0-9a-z]{10}@bellhop\.acme\.test>$/)
    expect(header(mail, 'auto-submitted')).to.equal('auto-generated')
    const code = codeIn(mail.text)
    expect(mail.text).to.contain('Hello Neena,').and.to.contain('24 hours').and.to.contain('nyang@acme.test')
    expect(mail.html)
      .to.contain('<html lang="en" dir="ltr">')
      .and.to.contain(code)
      .and.to.contain('Grün &amp; Söhne &lt;Café&gt;')
    const [link = ''] = /http:\S+\/welcome\/[0-9a-z]{26}/.exec(mail.text) ?? []
    expect(mail.html).to.contain(`href="${link}"`)
    const page = await fetch(link)
    expect(await page.text()).to.contain(code)
    const nyang = await acme.person('nyang', { password: code })
    await nyang.leaves()
  })

  it('speaks the language of the profile', async () => {
    await profile('lgarcia', { language: 'de-CH' })
    await acme.does('invite', { username: 'lgarcia' })
    const mail = read(await post.arrives('lgarcia@hr.example'))
    expect(header(mail, 'subject')).to.equal(`Ihre Einladung zum Chat von ${ORGANISATION}: lgarcia@acme.test`)
    expect(mail.text).to.contain('24 Stunden')
    expect(mail.html).to.contain('<html lang="de"')
  })

  it('is sent by a manager to those below at any depth, and by nobody to others', async () => {
    const bellhop = 'bellhop@bellhop.acme.test'
    const [king, james] = [await acme.person('sking'), await acme.person('ajames')]
    king.says(bellhop, 'invite bmiller') // two levels below
    const mail = read(await post.arrives('bmiller@hr.example'))
    expect(mail.text).to.contain('Steven King invites you to the chat of')
    james.says(bellhop, 'invite sking')
    await james.hears(/Only managers, for the people below them/)
    king.says(bellhop, 'invite all')
    await king.hears(/Nobody here is called 'all'/) // a command that is the administrator's alone is none for others
    await Promise.all([king.leaves(), james.leaves()])
  })

  it('is not sent by a manager again and again to the same person', async () => {
    const king = await acme.person('sking')
    for (let times = 0; times < 5; times++) {
      king.says('bellhop@bellhop.acme.test', 'invite lpopp')
      await king.hears(/Luis Popp is invited/)
    }
    king.says('bellhop@bellhop.acme.test', 'invite lpopp')
    await king.hears(/lpopp was invited 5 times within an hour/)
    await king.leaves()
  })

  it('is refused for somebody whose profile has no address, or one that is none', async () => {
    const email = 'a@b.example, c@evil.example'
    await profile('dwilliams', { email }, { mail: undefined, ...addressesOf({ email }, acme.config) })
    const refused = await acme.does('invite', { username: 'dwilliams' }).catch(error => error.message)
    expect(refused).to.equal('item-not-found: The profile of dwilliams has no mail address to invite to.')
  })

  it('carries no header, recipient or link that hides in a name', async () => {
    const names = [
      'Eve\r\nBcc: victim@evil.example',
      'Eve\nSubject: Win\n\n<h1>Win</h1>',
      '"x" <victim@evil.example>, "y"',
      'Win at http://evil.example/?now or www.evil.example',
      'Eve\u2028Bcc: victim@evil.example\u202emoc.live',
      '=?utf-8?q?Eve=0d=0aBcc:_victim@evil.example?=',
      '<script>alert(1)</script>{{ code }}',
    ]
    for (const name of names) {
      await profile('vjones', { given_name: name }, { name })
      await acme.does('invite', { username: 'vjones' })
      const sent = await post.arrives('vjones@hr.example')
      const mail = read(sent)
      expect(sent.to).to.deep.equal(['vjones@hr.example'])
      const allowed =
        'from to subject message-id date mime-version content-type auto-submitted x-auto-response-suppress'
      expect(
        mail.headers.map(([each]) => each.toLowerCase()).filter(each => !allowed.split(' ').includes(each)),
      ).to.deep.equal([])
      expect(header(mail, 'subject')).to.equal(`Your invitation to the chat of ${ORGANISATION}: vjones@acme.test`)
      for (const part of [mail.text, mail.html])
        expect(part).not.to.match(/evil\.example|<script|<h1>Win|\u202e|\u2028/)
    }
  })

  it('waits while the mail server is away, and is sent once when it is back', async () => {
    await post.goesAway()
    await acme.does('invite', { username: 'dlee' })
    await poll(async () => (await row('dlee'))[2] !== '', { milliseconds: 15_000, givenUp: () => false })
    expect((await row('dlee')).slice(0, 2)).to.deep.equal(['dlee@hr.example', 'due'])
    await post.comesBack()
    await post.arrives('dlee@hr.example')
    expect(await reaches('dlee', 'sent')).to.equal(true)
    await acme.restart() // what was still to be done would be done now
    expect(copies('dlee@hr.example')).to.have.length(1)
  })

  it('is tried again after a 451, and sent once', async () => {
    let busy = 2
    post.manners = { recipient: () => (busy-- > 0 ? [451, 'Greylisted, come back later'] : undefined) }
    await acme.does('invite', { username: 'ngruenbe' })
    const sent = await post.arrives('ngruenbe@hr.example')
    expect(await reaches('ngruenbe', 'sent')).to.equal(true)
    const { text } = read(sent)
    const person = await acme.person('ngruenbe', { password: codeIn(text) })
    await person.leaves()
    expect(copies('ngruenbe@hr.example')).to.have.length(1)
  })

  it('is listed with the reason when it is refused for good, and not tried again', async () => {
    let asked = 0
    const refusing = (address: string): [number, string] | undefined => {
      if (address === 'dfaviet@hr.example') asked++
      return address === 'dfaviet@hr.example' ? [550, 'No such mailbox here'] : undefined
    }
    post.manners = { recipient: refusing }
    await acme.does('invite', { username: 'dfaviet' })
    expect(await reaches('dfaviet', 'refused')).to.equal(true)
    expect((await row('dfaviet'))[2])
      .to.contain('550')
      .and.to.contain('No such mailbox here')
    await acme.restart()
    await acme.does('invite', { username: 'jchen' })
    await post.arrives('jchen@hr.example')
    expect(asked).to.equal(1)
  })

  it('is sent exactly once when Bellhop is killed before the mail server has taken it', async () => {
    const there = gate()
    post.manners = { mail: async () => (there.open(), new Promise(() => {})) }
    await acme.does('invite', { username: 'isciarra' })
    await there.opened
    post.manners = {}
    await acme.crash()
    await post.arrives('isciarra@hr.example')
    expect(await reaches('isciarra', 'sent')).to.equal(true)
    expect(copies('isciarra@hr.example')).to.have.length(1)
  })

  it('is the same mail, with the same Message-ID and code, when the kill comes before it was written down', async () => {
    const [there, never] = [gate(), new Promise<undefined>(() => {})]
    const first: Received[] = []
    post.manners = { mail: async mail => (first.push(mail), there.open(), never) }
    await acme.does('invite', { username: 'jmurman' })
    await there.opened
    post.manners = {}
    await acme.crash()
    const again = read(await post.arrives('jmurman@hr.example'))
    expect(await reaches('jmurman', 'sent')).to.equal(true)
    const before = first.map(read).map(mail => [header(mail, 'message-id'), codeIn(mail.text)])
    expect(before).to.deep.equal([[header(again, 'message-id'), codeIn(again.text)]])
    expect(copies('jmurman@hr.example')).to.have.length(1)
  })
})

describe('an invitation without a mail server', () => {
  it('waits for the administrator, and nobody else reads the list', async function () {
    this.timeout(60_000)
    const own = await ownWorld()
    try {
      const { text } = await own.does('invite', { username: 'nyang' })
      expect(text).to.match(/Neena Yang is invited\. There is no server for mails/)
      const isUnsent = async () => (await own.does('mails', { state: 'unsent' })).table?.rows.length === 1
      expect(await poll(isUnsent, { milliseconds: 10_000, givenUp: () => false })).to.equal(true)
      const king = await own.person('sking')
      king.says('bellhop@bellhop.acme.test', 'mails')
      await king.hears(/I do not know 'mails'/)
      await king.leaves()
    } finally {
      await own.end()
    }
  })
})

const codeIn = (text: string) => /^ {4}([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])$/m.exec(text)?.[1] ?? ''

function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  return { open: () => open(), opened }
}
