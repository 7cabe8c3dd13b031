// Faults that are made for real, one of each kind, and the alert that a real Prometheus gives for it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import { encodeFile } from '../../core/commands/command.ts'
import { startRedis, type Redis } from '../../queue/redis.ts'
import { startChild } from '../../setup/child.ts'
import { shownValue } from '../../setup/dashboard.ts'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { alarmed, MADE_BY_LOAD, metrics, openAlarms, PATIENCE, type Alarms } from '../support/alarms.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'
import { startSlapd } from '../support/slapd.ts'
import { startProcess, variablesOf, type World } from '../support/world.ts'

/** Bounds that a test can reach. */
const LOWERED = {
  CodesRefused: { above: 2 },
  MailsRefused: { above: 0 },
  MailsReturned: { above: 0 },
  QueueStopped: { above: 2 },
  Restarts: { above: 0 },
}

const MEGABYTE = 1_000_000

describe('a fault', function () {
  this.timeout(180_000)
  let redisFolder = ''
  let backups = ''
  let redis: Redis
  let post: Mailbox
  let acme: World
  let alarms: Alarms

  before(async () => {
    redisFolder = mkdtempSync(join(tmpdir(), 'bellhop-redis-'))
    backups = mkdtempSync(join(tmpdir(), 'bellhop-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${200 * MEGABYTE}`, 'tmpfs', backups])
    redis = await startRedis(redisFolder)
    post = await openMailbox()
    const environment = {
      BELLHOP_REDIS: redis.socket,
      BELLHOP_SMTP: post.url,
      BELLHOP_MAIL_BOUNCES: 'bounces+{id}@chat.example',
      BELLHOP_BACKUP_FOLDER: backups,
      BELLHOP_MAILS_PER_HOUR: '100',
    }
    alarms = await openAlarms(environment, LOWERED)
    acme = alarms.acme
  })
  after(async () => {
    await alarms?.end()
    await post?.end()
    await redis?.stop()
    if (backups) execFileSync('umount', ['--lazy', backups])
    for (const folder of [redisFolder, backups]) if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const seen = (name: string) => alarms.seen(name)
  const seenUntilMended = (name: string, mend: () => unknown) => alarms.seenUntilMended(name, mend)

  it('is told by nobody while there is none, and each panel of the dashboard shows a number', async () => {
    const hasBackup = () => readdirSync(backups).some(name => /^\d{4}-/.test(name))
    expect(await poll(async () => hasBackup(), PATIENCE), 'the first backup of the schedule').to.equal(true)
    expect(await alarms.isSilent('BackupLate')).to.equal(true)
    const isWatched = async () => (await alarms.prometheus.query('bellhop_connected')).includes(1)
    expect(await poll(isWatched, PATIENCE)).to.equal(true)
    for (const metric of metrics) {
      const isShown = async () => (await alarms.prometheus.query(shownValue(metric))).length === 1
      expect(await poll(isShown, PATIENCE), metric.series).to.equal(true)
    }
    expect(await alarms.prometheus.firing()).to.deep.equal([])
  })

  it('of the disk', async () => {
    const ballast = join(backups, 'ballast')
    writeFileSync(ballast, Buffer.alloc(185 * MEGABYTE))
    await seenUntilMended('DiskFull', () => rmSync(ballast))
  })

  it('of the disk in the middle of a backup leaves no half of one, and Bellhop goes on', async () => {
    const before = readdirSync(backups)
    const { table } = await acme.does('backup-list')
    const size = Number.parseFloat(table?.rows[0]?.[1] ?? '') * 1_048_576
    const ballast = join(backups, 'ballast')
    for (const room of [0, size / 4, size / 2]) {
      const { bavail, bsize } = statfsSync(backups)
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - Math.floor(room)))
      const refused = await acme.does('backup').catch((error: Error) => error.message)
      expect(refused).to.include(`The disk of ${backups} is full. The unfinished backup is removed, earlier ones stay.`)
      expect(readdirSync(backups)).to.have.members([...before, 'ballast'])
      rmSync(ballast)
    }
    expect((await acme.does('backup')).text).to.include('checked')
  })

  it('of backups: the newest one is gone', async () => {
    for (const name of readdirSync(backups)) rmSync(join(backups, name), { recursive: true })
    await seenUntilMended('BackupLate', () => acme.does('backup'))
  })

  it('of Redis', async () => {
    await redis.stop()
    await seenUntilMended('QueueAway', async () => (redis = await startRedis(redisFolder)))
  })

  it('of a mail server that takes a mail and does not answer', async () => {
    let answer = () => {}
    const answered = new Promise<undefined>(resolve => (answer = () => resolve(undefined)))
    post.manners = { mail: () => answered }
    await acme.does('invite', { username: 'nyang' })
    await seenUntilMended('QueueStopped', () => {
      post.manners = {}
      answer()
    })
  })

  it('of an address that the mail server refuses', async () => {
    post.manners = { recipient: () => [550, '5.1.1 User unknown'] }
    await acme.does('invite', { username: 'lgarcia' })
    await seen('MailsRefused')
  })

  it('of a mail that comes back', async () => {
    post.manners = {}
    await acme.does('invite', { username: 'ajames' })
    const { from } = await post.arrives('ajames@hr.example')
    await acme.does('bounce', { mail: encodeFile(Buffer.from(bounceOf(from))) })
    await seen('MailsReturned')
  })

  it('of a mail server that refuses us', async () => {
    post.manners = { recipient: () => [554, '5.7.1 Client host rejected: Access denied'] }
    await acme.does('invite', { username: 'bmiller' })
    await seenUntilMended('MailsPaused', () => (post.manners = {}))
  })

  it('of somebody who guesses codes', async () => {
    for (let guess = 0; guess < 4; guess++) {
      const party = await acme.person('lpopp', { password: makeCode() }).catch(() => undefined)
      expect(party, 'nobody is let in').to.equal(undefined)
    }
    await seen('CodesRefused')
  })

  it("of the server's archives: another program has locked the file", async () => {
    const boss = await acme.person('sking')
    const file = join(acme.config.data, 'prosody/prosody.sqlite')
    const locker = await startChild({
      name: 'the locker',
      command: process.execPath,
      arguments: [...FLAGS, 'test/support/locker.ts', file, '120000', '0', '1'],
      folder: PROJECT,
      log: join(acme.config.data, 'logs/locker.log'),
    })
    expect(await poll(async () => locker.output().includes('locked'), PATIENCE)).to.equal(true)
    boss.says('nyang@acme.test', 'hello')
    await seenUntilMended('ArchivesFailing', () => locker.stop())
    await boss.leaves()
  })

  it('of the XMPP server', async () => {
    await acme.prosody.stop()
    await seenUntilMended('ServerAway', () => acme.prosody.restart())
  })

  it('of Bellhop itself, which is started again', async () => {
    await acme.bellhop.stop()
    await seenUntilMended('Away', () => acme.restart())
    await seen('Restarts')
  })

  it('of the store: tables of its file are gone, and a command that needs one fails', async () => {
    const file = new DatabaseSync(join(acme.config.data, 'bellhop.sqlite'), { timeout: 10_000 })
    const lost = ['pauses', 'mails']
    for (const name of lost) file.exec(`ALTER TABLE ${name} RENAME TO lost_${name}`)
    await seen('StoreAway')
    const refused = await acme.does('mails').catch((error: Error) => error.message)
    expect(refused).to.match(/internal-server-error/)
    await seen('Incident')
    await seenUntilMended('StoreAway', () => {
      for (const name of lost) file.exec(`ALTER TABLE lost_${name} RENAME TO ${name}`)
    })
    file.close()
  })

  it('of the directory, which lists hardly anybody any more', async () => {
    await acme.bellhop.stop()
    const slapd = await startSlapd()
    await slapd.adds('sking', { mail: 'sking@hr.example' })
    const variables = { ...variablesOf(acme.config), BELLHOP_REDIS: redis.socket, ...slapd.environment }
    const follower = await startProcess(acme.config, variables, 'main.ts', 'bellhop-slapd.log')
    await seen('DirectoryHeld')
    await follower.stop()
    await slapd.end()
  })

  it('of the directory, which does not answer', async () => {
    await acme.bellhop.stop()
    const directory = {
      BELLHOP_SOURCE: 'ldap',
      BELLHOP_LDAP_URL: 'ldap://127.0.0.1:1',
      BELLHOP_LDAP_BASE: 'dc=acme,dc=test',
    }
    const variables = { ...variablesOf(acme.config), BELLHOP_REDIS: redis.socket, ...directory }
    const follower = await startProcess(acme.config, variables, 'main.ts', 'bellhop-ldap.log')
    await seen('DirectoryNotFollowed')
    await follower.stop()
  })

  it('of each kind was made', () => {
    const names = alarmed.map(({ alert }) => alert.name)
    expect(names.filter(name => !alarms.made.has(name)).sort()).to.deep.equal(MADE_BY_LOAD)
  })
})

const bounceOf = (to: string) =>
  `From: MAILER-DAEMON@relay.example
To: ${to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; somebody@hr.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--x--
`.replaceAll('\n', '\r\n')
