// The console in a browser: what each sees there, commands as forms, and what is live.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { findings } from '../support/axe.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { csv, example, type Row } from '../support/chart.ts'
import { goes, obstacles, visitsTo, type Visits } from '../support/pages.ts'
import { ownWorld, type World } from '../support/world.ts'

const SECTIONS = ['', '/people', '/organisation', '/groups', '/guests', '/desks', '/coupons', '/wallets', '/reports']
  .concat('/system', '/commands')
  .map(path => `/console${path}`)
const LARGEST = 200_000 // bytes of a page

/** Somebody whom a file adds. */
const newcomer = (username: string): Row => ({
  ...{ id: username, username, given_name: username.replace(/^./, first => first.toUpperCase()), family_name: 'Test' },
  manager_id: '100',
})

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the console', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    await acme.does('broadcast-send', { group: 'tree-sking-news', text: 'Good morning' })
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  const press = (page: Page, name: string) =>
    goes(page, () => page.getByRole('main').getByRole('button', { name }).click())
  const follow = (page: Page, name: string) =>
    goes(page, () => page.getByRole('main').getByRole('link', { name, exact: true }).click())
  const links = (page: Page) => page.locator('nav.sections a').allTextContents()

  for (const [size, viewport, colorScheme] of [
    ['desk', DESKTOP, 'light'],
    ['phone', PHONE, 'dark'],
  ] as const)
    it(`has nothing in the way of keyboard, screen reader or eye, and no large or wide page, on a ${size}`, async () => {
      const page = await visits.admin({ viewport, colorScheme, javaScriptEnabled: true })
      for (const path of [
        ...SECTIONS,
        '/console/people/sking',
        '/console/groups/tree-sking',
        '/console/reports?about=tree-sking-news&by=day',
        '/console/reports?about=tree-sking-news&by=kind',
        '/console/organisation/file',
        '/mails',
        '/invites',
        '/console/do/group-create',
        '/console/do/broadcast-send?field.group=team-sking-news',
      ]) {
        const answer = await page.goto(path)
        expect(answer?.status(), path).to.equal(200)
        expect((await answer?.body())?.length, path).to.be.below(LARGEST)
        expect(await findings(page), path).to.deep.equal({})
        expect(await obstacles(page), path).to.deep.equal([])
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${size}${path.replaceAll('/', '-')}.png`,
            fullPage: true,
          })
      }
      await page.context().close()
    })

  it('shows each what is theirs', async () => {
    const [admin, chief, member, stranger] = [
      await visits.admin(),
      await visits.person('sking'),
      await visits.person('hbrown'),
      await visits.stranger(),
    ]
    for (const page of [admin, chief, member]) await page.goto('/console')
    expect(await links(admin)).to.include.members(['People', 'System', 'Wallets'])
    expect(await links(chief))
      .to.include('People')
      .and.not.to.include('System')
    expect(await links(member))
      .to.include('Groups')
      .and.not.to.include.members(['People', 'System'])
    await chief.goto('/console/people/hbrown')
    expect(await chief.textContent('h1')).to.equal('Hermann Brown')
    for (const path of ['/console/people/sking', '/console/system']) {
      const answer = await member.goto(path)
      expect(answer?.status(), path).to.equal(403)
    }
    await stranger.goto('/console/people')
    expect(stranger.url()).to.match(/\/sign-in\?next=%2Fconsole%2Fpeople$/)
  })

  it('finds people by the beginning of a name, by username and by mail address', async () => {
    const page = await visits.admin()
    for (const wanted of ['neena', 'Neena Y', 'nyang', 'nyang@']) {
      await page.goto('/console/people')
      await page.fill('#search', wanted)
      await press(page, 'Search')
      expect(await page.locator('tbody th').allTextContents(), wanted).to.deep.equal(['Neena Yang'])
    }
  })

  it('does a command as a form, says which field is wrong, and loses nothing that was typed', async () => {
    const page = await visits.person('sking')
    await page.goto('/console/groups')
    await follow(page, 'New group')
    await page.getByLabel('Name, the first part').fill('a b c')
    await page.getByLabel('Title').fill('Ideas <b>')
    await press(page, 'New group')
    const alert = await page.textContent('.alert')
    expect(alert).to.match(/^'a b c' cannot be an address/)
    expect(await page.getByLabel('Title').inputValue()).to.equal('Ideas <b>')
    await page.getByLabel('Name, the first part').fill('ideas')
    await press(page, 'New group')
    expect(await page.textContent('[role=status]')).to.match(/ideas/)
    await follow(page, 'Go on')
    expect(page.url()).to.match(/\/console\/groups$/)
    expect(await page.textContent('main')).to.include('Ideas <b>')
  })

  it('speaks the language that its visitor chooses on the first page', async () => {
    const page = await visits.person('nyang')
    await page.goto('/')
    await follow(page, 'Language')
    await page.getByLabel('Language').selectOption('de')
    await press(page, 'Choose your language')
    expect(await page.textContent('[role=status]')).to.include('Deutsch')
    await page.goto('/console/commands')
    expect(await page.locator('html').getAttribute('lang')).to.equal('de')
    expect(await page.textContent('main h1')).to.equal('Alle Befehle')
    await page.context().close()
  })

  it('tells the second of two administrators what the first has changed, and saves the form when it is sent again', async () => {
    const [first, second] = [await visits.person('sking'), await visits.admin()]
    await acme.does('group-create', { name: 'twosome', title: 'Before', kind: 'chat', owner: 'sking' })
    for (const page of [first, second]) await page.goto('/console/do/group-title?field.group=twosome')
    expect(await second.getByLabel('Title').inputValue()).to.equal('Before')
    await first.getByLabel('Title').fill('By the first')
    await press(first, 'Change the title')
    await second.getByLabel('Title').fill('By the second')
    await press(second, 'Change the title')
    expect(await second.textContent('.alert')).to.match(/^Steven King .* Title: “Before” → “By the first”/)
    expect(await second.getByLabel('Title').inputValue()).to.equal('By the second')
    await press(second, 'Change the title')
    expect(await second.getByRole('status').textContent()).to.include('By the second')
  })

  it('has one effect when a form is sent twice', async () => {
    const page = await visits.person('sking')
    await page.goto('/console/do/code-issue')
    const [once, proof] = await Promise.all(
      ['once', 'proof'].map(name => page.locator(`main input[name=${name}]`).inputValue()),
    )
    const send = (path: string, fields: Record<string, string>) =>
      page.request.post(path, { form: { once: once ?? '', proof: proof ?? '', ...fields } })
    const fields = { 'field.name': 'twice', 'field.title': 'Twice' }
    const [first, again] = [
      await send('/console/do/group-create', fields),
      await send('/console/do/group-create', fields),
    ]
    expect(first.status()).to.equal(200)
    expect(again.status()).to.equal(200)
    expect(await again.text()).to.include('twice')
    const other = await page.request.post('/console/do/group-create', {
      form: { once: crypto.randomUUID(), proof: proof ?? '', ...fields },
    })
    expect(other.status()).to.equal(409)
    const foreign = await page.request.post('/console/do/group-create', {
      form: { ...fields, once: crypto.randomUUID() },
    })
    expect(foreign.status()).to.equal(403)
  })

  const sendsFile = async (page: Page, rows: Row[]) => {
    await page.goto('/console/organisation/file')
    const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv(rows)) }
    await page.getByLabel('Organisation file').setInputFiles(file)
    await press(page, 'See what a file would change')
  }

  it('takes a file once, shows what it would change, applies it, and shows every administrator that it runs', async () => {
    const [page, second] = [await visits.admin(), await visits.admin({ javaScriptEnabled: true })]
    await page.goto('/console/organisation')
    await follow(page, 'Apply a file')
    await sendsFile(page, [...example(), newcomer('zoe')])
    expect(await page.getByRole('region', { name: 'What the file would change' }).textContent()).to.match(
      /1 people .*zoe/s,
    )
    expect((await second.goto('/console/people/zoe'))?.status(), 'nothing has happened').to.equal(404)
    acme.prosody.kill('SIGSTOP')
    try {
      await press(page, 'Apply this file')
      expect(await page.textContent('main')).to.include('The administrator has begun this on')
      await second.goto('/console/organisation/file')
      expect(await second.getByRole('region', { name: 'A file is being applied' }).textContent()).to.include(
        'has begun',
      )
      expect(await findings(second)).to.deep.equal({})
      expect(await obstacles(second)).to.deep.equal([])
      await second.goto('/console/organisation')
      expect(await second.textContent('main')).to.include('Being applied since')
      await second.goto('/console/organisation/file')
      await page.close()
    } finally {
      acme.prosody.kill('SIGCONT')
    }
    await second.getByRole('link', { name: 'See what changed' }).click()
    const ended = second.getByRole('region', { name: 'What the last file changed' })
    await ended.waitFor()
    expect(await ended.textContent()).to.match(/1 people .*zoe/s)
    await second.goto('/console/people/zoe')
    expect(await second.textContent('h1')).to.equal('Zoe Test')
    await second.context().close()
  })

  it('asks before many people go, and says what is wrong with a file', async () => {
    const page = await visits.admin({ javaScriptEnabled: true })
    await sendsFile(page, [{ id: '1', username: 'a b', given_name: 'A', family_name: 'B', manager_id: '9' }])
    expect(await page.textContent('.alert')).to.match(/2 problems/)
    await sendsFile(page, example().slice(0, 2))
    await press(page, 'Apply this file')
    const asked = page.getByRole('region', { name: 'A question first' })
    for (let tries = 0; !(await asked.count()) && tries < 20; tries++) await page.reload()
    expect(await asked.textContent()).to.match(/This would remove 10[0-9] of 10[0-9] people/)
    expect(await findings(page)).to.deep.equal({})
    await page.getByLabel('How many people may be removed').fill('1')
    await press(page, 'Apply this file')
    for (let tries = 0; !(await asked.count()) && tries < 20; tries++) await page.reload()
    expect(await asked.textContent(), 'a wrong number').to.match(/This would remove/)
    await follow(page, 'Back')
    expect(await page.textContent('h1')).to.equal('Organisation')
  })

  it('composes a message: shows it as one person reads it, with a picture, and sends it at its time', async () => {
    const page = await visits.person('sking')
    await page.goto('/console/groups/team-sking-news')
    await follow(page, 'Send a message')
    expect(await page.getByLabel('A name for this sending').count(), 'a field for programs').to.equal(0)
    await page.getByLabel('Message', { exact: true }).fill('Dear {{ given_name }}, lunch in {{ city }}?')
    await page.getByLabel('Choices to answer with').fill('Yes/No')
    await page.getByLabel('Fill {{ fields }}').check()
    await page.getByLabel('As whom it is shown').selectOption('nyang')
    await page.locator('input[type=file]').setInputFiles({ name: 'menu.png', mimeType: 'image/png', buffer: PICTURE })
    await press(page, 'Preview')
    expect(await page.textContent('.alert')).to.match(/city/)
    expect(await page.getByLabel('Choices to answer with').inputValue()).to.equal('Yes/No')
    await page.getByLabel('Message', { exact: true }).fill('Dear {{ given_name }}, lunch?')
    await press(page, 'Preview')
    const shown = await page.getByRole('status').textContent()
    expect(shown).to.match(/Neena Yang \(nyang\) would read:\s+Dear Neena, lunch\?\n1 = Yes\s+2 = No[^]*\n\S+menu\.png/)
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    await page.getByLabel('When it is sent').fill(`${day}T08:00`)
    await press(page, 'Send a message')
    expect(await page.getByRole('status').textContent()).to.match(/It is sent on .* at 08:00 [A-Z]\S+, to/)
    await follow(page, 'Go on')
    expect(await page.getByRole('region', { name: 'What waits for its time' }).textContent()).to.include('lunch?')
    const id = await page.locator('section[aria-labelledby=scheduled] tbody td').last().textContent()
    await follow(page, 'Stop a message')
    await page.getByLabel('Message, as broadcast scheduled names it').selectOption(id?.trim() ?? '')
    await press(page, 'Stop a message')
    expect(await page.getByRole('status').textContent()).to.match(/^\s*Stopped: 'Dear/)
  })

  it('shows who waits at a desk as soon as somebody does', async () => {
    await acme.does('desk-create', { name: 'live', title: 'Live', agents: 'nyang' })
    const page = await visits.admin({ javaScriptEnabled: true })
    await page.goto('/console/desks')
    const customer = await acme.person('hbrown')
    customer.says(`live@bellhop.${acme.config.domain}`, 'Is anybody there?')
    await page.getByText('Hermann Brown').first().waitFor({ timeout: 15_000 })
    await page.getByRole('img', { name: 'Staffing of Live' }).waitFor()
    expect(await page.getByRole('region', { name: 'Staffing' }).textContent()).to.match(
      /0 had waited, 0 agents were there/,
    )
    await page.getByText('Numbers of Live by the hour').click()
    expect(await page.getByRole('columnheader', { name: 'Agents needed at most' }).isVisible()).to.equal(true)
    expect(await findings(page)).to.deep.equal({})
    expect(await obstacles(page)).to.deep.equal([])
    await page.context().close()
  })

  it('has its navigation on the pages of messages and links, and shows what somebody was sent', async () => {
    const page = await visits.admin()
    await acme.does('invite', { username: 'nyang' })
    for (const path of ['/mails', '/invites']) {
      await page.goto(path)
      expect(await links(page), path).to.include.members(['People', 'System'])
    }
    await page.goto('/console/people/nyang')
    const sent = page.getByRole('region', { name: 'E-mails and text messages to Neena Yang' })
    expect(await sent.textContent()).to.match(/nyang@.*Invitation/s)
    const own = await visits.person('nyang')
    await own.goto('/console/people/nyang')
    expect(await own.getByRole('region', { name: 'E-mails and text messages to' }).count(), 'seen by others').to.equal(
      0,
    )
  })

  it('leads from the wallets to the limits of somebody', async () => {
    const page = await visits.admin()
    await page.goto('/console/wallets')
    await follow(page, 'Limits of a wallet')
    expect(await page.getByRole('main').getByRole('button', { name: 'Limits of a wallet' }).count()).to.equal(1)
    await page.goto('/console/organisation')
    expect(await page.textContent('main')).not.to.match(/\d{4}-\d{2}-\d{2}T/)
  })

  it('shows the administrator the versions, the age of the backups and what went wrong', async () => {
    const page = await visits.admin()
    await page.goto('/console/system')
    const state = await page.getByRole('region', { name: 'State', exact: true }).textContent()
    expect(state)
      .to.match(/Bellhop\s+\d+\.\d+\.\d+/)
      .and.to.match(/Health\s+in order/)
      .and.to.match(/XMPP server\s+connected, Prosody \S/)
      .and.to.match(/Newest backup\s+There is none/)
    expect(await page.getByRole('region', { name: 'What went wrong since the start' }).textContent()).to.include(
      'Nothing.',
    )
  })

  it('shows what monitors read, as it is now', async () => {
    const page = await visits.admin({ javaScriptEnabled: true })
    await page.goto('/console/system')
    await page.getByText('What monitors read at /healthz').click()
    const shown = await page.locator('#healthz pre').textContent()
    expect(shown).to.include('"server": "connected"').and.include('"status": "ok"')
    expect(await findings(page)).to.deep.equal({})
    expect(await obstacles(page)).to.deep.equal([])
    const entry = Number(/"entry": (\d+)/.exec(shown ?? '')?.[1])
    await acme.does('code-issue', { username: 'hbrown' })
    await page.getByText(`"entry": ${entry + 1},`).waitFor({ timeout: 15_000 })
    await page.context().close()
  })

  it('shows who has not signed in yet, and the codes that wait for somebody', async () => {
    const page = await visits.admin()
    await acme.does('code-issue', { username: 'afripp' })
    await page.goto('/console/people')
    const rowOf = (name: string) => page.getByRole('row', { name }).textContent()
    expect(await rowOf('Adam Fripp')).to.include('has a code, not used yet')
    expect(await rowOf('Alana Walsh')).to.include('has no access')
    const [someone] = [await visits.person('afripp')]
    await page.reload()
    expect(await rowOf('Adam Fripp')).to.include('signs in')
    await follow(page, 'Show only who has not signed in yet')
    expect(await page.getByRole('row', { name: 'Adam Fripp' }).count()).to.equal(0)
    expect(await rowOf('Alana Walsh')).to.include('has no access')
    await follow(page, 'More')
    expect(page.url()).to.include('only=pending')
    expect(await page.getByRole('row', { name: 'Alana Walsh' }).count()).to.equal(0)
    await acme.does('code-issue', { username: 'afripp' })
    await someone.goto('/console/people/afripp')
    const codes = someone.getByRole('region', { name: 'Access codes that nobody has used yet' })
    expect(await codes.locator('tbody tr').count()).to.equal(2)
    expect(await codes.textContent(), 'the code itself').not.to.match(/([0-9A-Z]{4}-){3}/)
  })

  it('lists messages of one state alone, and why one did not go out', async () => {
    const page = await visits.admin()
    await acme.does('invite', { username: 'hbrown' })
    await page.goto('/mails')
    await follow(page, 'not sent')
    expect(await page.textContent('main')).to.include('hbrown@')
    await follow(page, 'came back')
    expect(await page.textContent('main')).to.include('There is none in this state.')
    expect(await page.locator('[aria-current=page]', { hasText: 'came back' }).count()).to.equal(1)
  })

  it('shows the limits that were set, and everybody the own wallet', async () => {
    await acme.does('limits', { of: 'kpartner', once: '50' })
    const page = await visits.admin()
    await page.goto('/console/wallets')
    expect(await page.getByRole('region', { name: 'Limits that were set' }).textContent()).to.match(/kpartner.*50/s)
    expect(await page.getByRole('region', { name: 'Imported statements' }).textContent()).to.include('No statement')
    const own = await visits.person('kpartner', { javaScriptEnabled: true })
    await own.goto('/console/wallets')
    expect(await own.getByRole('region', { name: 'My wallet' }).textContent()).to.include('Your wallet: ')
    expect(await own.getByRole('region', { name: 'What I can pay' }).textContent()).to.match(/50 at once/)
    expect(await own.getByRole('region', { name: 'Limits that were set' }).count()).to.equal(0)
    expect(await findings(own)).to.deep.equal({})
    expect(await obstacles(own)).to.deep.equal([])
  })

  it('shows the owner of a group who came and who went, and who did it', async () => {
    const page = await visits.person('sking', { javaScriptEnabled: true })
    const rows = async (group: string) => {
      await page.goto(`/console/groups/${group}`)
      const region = page.getByRole('region', { name: 'Who came and went' })
      const found = await region.locator('tbody tr').all()
      return Promise.all(found.map(row => row.locator('td').allTextContents()))
    }
    await acme.does('group-create', { name: 'comers', title: 'Comers', kind: 'chat', owner: 'sking' })
    expect(await rows('comers')).to.deep.equal([])
    await page.goto('/console/do/group-add?field.group=comers')
    await page.getByLabel('Usernames and groups').fill('kpartner team-sking')
    await press(page, 'Add people or groups')
    expect(await page.getByRole('status').count(), 'what was refused').to.equal(1)
    await acme.does('group-remove', { group: 'comers', who: 'kpartner' })
    expect(await rows('comers')).to.have.deep.members([
      ['Karen Partners', 'went', 'the administrator'],
      ['Karen Partners', 'came', 'Steven King'],
      ["Steven King's team", 'came', 'Steven King'],
    ])
    expect(await findings(page)).to.deep.equal({})
    await acme.does('org-apply', { file: csv([...example(), newcomer('xenia')]) })
    expect(await rows('team-sking')).to.deep.include(['Xenia Test', 'came', 'the organisation'])
    await acme.does('org-apply', { file: csv(example()) })
    expect(await rows('team-sking')).to.deep.include(['somebody who is not here any more', 'went', 'the organisation'])
    const other = await visits.person('afripp')
    await other.goto('/console/groups/comers')
    expect(await other.getByRole('region', { name: 'Who came and went' }).count(), 'who does not own it').to.equal(0)
  })

  it('finds a page by a name of more than a hundred characters', async () => {
    const page = await visits.admin()
    await page.goto(`/console/people/${'ж'.repeat(120)}`)
    expect(await page.textContent('main')).to.include("Nobody here is called 'жж")
  })

  it('is German for who speaks it', async () => {
    const page = await visits.person('sking', { locale: 'de-DE' })
    await page.goto('/console')
    expect(await page.textContent('h1')).to.equal('Verwaltung')
    expect(await links(page)).to.include('Übersicht')
  })
})
