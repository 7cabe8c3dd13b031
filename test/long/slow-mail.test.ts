// Five hundred invitations into a mail server that hesitates, goes away, refuses and hangs up: everybody gets one, and nobody
// else has to wait.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { chart, csv } from '../support/chart.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const [TEAMS, TEAM] = [20, 24] // people: 500 with the managers
const MEGABYTES = 96 // that Bellhop's heap may have, of which 45 are used by one that has nothing to do
const CONNECTIONS = 4
const PATIENCE = { milliseconds: 180_000, every: 50, givenUp: () => false }

describe('a mail server that cannot keep up', function () {
  this.timeout(300_000)
  let post: Mailbox
  let acme: World
  let folder: string
  before(async () => {
    post = await openMailbox()
    folder = mkdtempSync(join(tmpdir(), 'bellhop-mail-'))
    const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
    const team = (at: number) => [`  m${at}`, ...numbers(TEAM - 1).map(each => `    p${at}x${each}`)]
    const top = ['boss', ...numbers(TEAMS - 1).map(each => `  aide${each}`)]
    const rows = chart([...top, ...numbers(TEAMS).flatMap(team)].join('\n'))
    expect(rows).to.have.length(500)
    const file = join(folder, 'org.csv')
    writeFileSync(file, csv(rows.map(row => ({ ...row, email: `${row.id}@hr.example` }))))
    acme = await ownWorld({
      BELLHOP_SMTP: post.url,
      BELLHOP_ORG: file,
      NODE_OPTIONS: `--max-old-space-size=${MEGABYTES}`,
    })
  })
  after(async () => {
    post.manners = {}
    await acme.end()
    await post.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const due = async () => (await acme.does('mails', { state: 'due' })).table?.rows.length ?? 0

  it('gets every one of 500 invitations once, while everybody else is served at once', async () => {
    const [boss, aide] = [await acme.person('boss'), await acme.person('aide1')]
    let held = 0
    const opened = Promise.withResolvers<[number, string]>()
    post.manners = { mail: () => (held++, opened.promise) }
    const { text } = await acme.does('invite-all')
    expect(text).to.match(/^498 are invited/) // two are signed in
    expect(await poll(async () => held === CONNECTIONS)).to.equal(true)

    boss.says(BELLHOP, 'whoami')
    await boss.hears(/boss@acme\.test/, BELLHOP)
    boss.says('team-boss-news@bellhop.acme.test', 'Look into your mail')
    await aide.hears('Look into your mail')
    expect(held, 'mails in the hands of the server').to.equal(CONNECTIONS)
    expect(post.mails).to.have.length(0)

    await post.goesAway()
    opened.resolve([451, 'Not now'])
    const tries = new Map<string, number>()
    const tried = (address: string) => {
      const times = (tries.get(address) ?? 0) + 1
      tries.set(address, times)
      return times
    }
    post.manners = {
      drops: address => tried(address) === 1 && tries.size % 5 === 0,
      recipient: address => (tries.get(address) === 1 && tries.size % 3 === 0 ? [450, 'Greylisted'] : undefined),
    }
    await post.comesBack()
    expect(await poll(async () => post.mails.length >= 498, PATIENCE)).to.equal(true)
    expect(await poll(async () => (await due()) === 0)).to.equal(true)
    const to = post.mails.map(mail => mail.to[0])
    expect(new Set(to).size).to.equal(498)
    expect(to).to.have.length(498)
    expect(
      [...tries.values()].filter(times => times > 1),
      'tried again',
    ).to.have.length.greaterThan(100)
    expect(acme.bellhop.alive()).to.equal(true)
    await Promise.all([boss.leaves(), aide.leaves()])
  })
})
