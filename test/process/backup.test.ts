// Backups: taken while people write, restored elsewhere, and found to be one moment in time.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect } from 'chai'
import { checkLedger } from '../../core/wallet/check.ts'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { healthOf } from '../support/health.ts'
import { signIn, type Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { COMPILED, ownWorld, variablesOf, type World } from '../support/world.ts'

const ANN = 'nyang'
const BOB = 'sking'
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a backup', function () {
  this.timeout(180_000)
  const place = () => mkdtempSync(join(tmpdir(), 'bellhop-backup-'))
  const folder = place()
  const data = place()
  let acme: World
  let restored: World | undefined
  let code: string

  before(async () => {
    const key = await generateIdentity()
    writeFileSync(join(folder, 'key'), `# made for a test\n${key}\n`)
    const recipient = await identityToRecipient(key)
    const backups = {
      BELLHOP_STORE: 'sqlite:',
      BELLHOP_BACKUP_FOLDER: folder,
      BELLHOP_BACKUP_HOURS: '0',
      BELLHOP_BACKUP_RECIPIENT: recipient,
    }
    acme = await ownWorld(backups)
    code = await acme.code(ANN)
  })
  after(async () => {
    await restored?.end()
    await acme.end()
    for (const each of [folder, data]) rmSync(each, { recursive: true, force: true })
  })

  const newest = () => join(folder, readdirSync(folder).findLast(name => name.endsWith('Z')) ?? '')
  const annSignsIn = ({ config: { c2sPort: port, domain } }: World) =>
    signIn({ port, domain, username: ANN, password: code })

  /** Ann writes to Bob, asks Bellhop, and tops up her wallet, until she is stopped. She is never more than 20 texts ahead of Bob. */
  async function writeUntil(ann: Party, bob: Party, stopped: AbortSignal): Promise<void> {
    let count = 0
    while (!stopped.aborted) {
      ann.says(`${BOB}@acme.test`, `text ${++count}`)
      if (count % 5 === 0) ann.says(BELLHOP, 'whoami')
      if (count % 7 === 0) ann.says(BELLHOP, 'topup 1')
      if (count % 20 === 0) await bob.hears(`text ${count}`)
      await pause(3)
    }
    if (count % 20) await bob.hears(`text ${count}`)
  }

  it('is taken and checked while people write', async () => {
    const [ann, bob] = await Promise.all([annSignsIn(acme), acme.person(BOB)])
    const stop = new AbortController()
    const written = writeUntil(ann, bob, stop.signal)
    await bob.hears('text 30')
    const { text } = await acme.does('backup')
    stop.abort()
    await written
    expect(text)
      .to.match(/checked\. The secrets are in it, encrypted\.$/)
      .and.include(newest())
    expect(readdirSync(join(acme.config.data, 'prosody'))).to.not.include('bellhop-backups')
    const { backup } = await healthOf<{ backup: { newest: string; ageSeconds: number } }>(acme.config)
    expect(backup.newest).to.match(/^20/)
    expect(backup.ageSeconds).to.be.within(0, 600)
    const { table } = await acme.does('backup-list')
    expect(table?.rows.map(row => row[3])).to.deep.equal([newest()])
    await Promise.all([ann.leaves(), bob.leaves()])
  })

  it('has the archives of sender and recipient as of one moment', () => {
    const archives = join(newest(), 'prosody.sqlite')
    const sent = texts(archives, ANN)
    expect(sent.length).to.be.at.least(30)
    expect(sent).to.deep.equal(sent.map((_, at) => `text ${at + 1}`))
    expect(texts(archives, BOB)).to.deep.equal(sent)
  })

  it('is not restored over data, when it is damaged, with another key, or by another organisation', async () => {
    const backup = newest()
    expect(await restore(acme.config.data, backup))
      .to.include({ code: 1 })
      .and.property('err')
      .include('holds data')
    expect((await restore(data, folder)).err).to.include('There is no complete backup')
    expect((await restore(data, backup, { BELLHOP_DOMAIN: 'other.test' })).err).to.include('BELLHOP_DOMAIN=acme.test')
    writeFileSync(join(folder, 'other'), await generateIdentity())
    expect((await restore(data, backup, {}, 'other')).err).to.include('does not open the secrets')
    const damaged = join(folder, 'damaged')
    cpSync(backup, damaged, { recursive: true })
    truncateSync(join(damaged, 'prosody.sqlite'), 8_192)
    expect((await restore(data, damaged)).err).to.include('prosody.sqlite has changed')
    const manifest = JSON.parse(readFileSync(join(damaged, 'manifest.json'), 'utf8'))
    writeFileSync(join(damaged, 'manifest.json'), JSON.stringify({ ...manifest, format: 99 }))
    expect((await restore(data, damaged)).err).to.include('A newer Bellhop')
    expect(readdirSync(data), 'no refusal has left anything').to.deep.equal([])
  })

  it('is restored into an empty folder, with everybody still signed in and nothing lost', async () => {
    const { code: exit, out } = await restore(data, newest())
    expect(out).to.include('The secrets are restored, too.')
    expect(exit).to.equal(0)
    restored = await ownWorld({ BELLHOP_DATA: data, BELLHOP_STORE: 'sqlite:' })
    const ann = await annSignsIn(restored)
    expect((await restored.does('doctor')).text).to.include('The server holds exactly what it should.')
    await ann.leaves()
    // What Bellhop had not acknowledged at the moment of the backup comes again, and is answered once.
    const archives = join(data, 'prosody', 'prosody.sqlite')
    const asked = texts(archives, ANN, /^whoami$/).length
    const answered = () => texts(archives, ANN, /^address · nyang@/m).length
    await poll(async () => answered() >= asked)
    expect([asked, answered()]).to.deep.equal([asked, asked])
    const topups = texts(archives, ANN, /^topup 1$/).length
    const store = await storeOf(restored.config)
    await poll(async () => (await store.transfers.count()) >= topups)
    expect(topups).to.be.at.least(1)
    expect(await store.transfers.count(), 'each is in the ledger once').to.equal(topups)
    expect(await checkLedger({ store })).to.deep.equal([])
    await store.close()
  })

  it('that was restored by half is finished before anything starts', async () => {
    await restored?.end()
    writeFileSync(join(data, 'restore-unfinished'), '')
    const started = await run(['main.ts'], { BELLHOP_DATA: data, BELLHOP_DOMAIN: 'acme.test' })
    expect(started).to.include({ code: 1 }).and.property('err').include('was not finished')
    expect(await restore(data, newest())).to.include({ code: 0 })
  })

  it('goes to the folder that the command line names, as the shell reads the name', async () => {
    const named = await run(['bin/bellhop.ts', 'backup', 'by-hand'], variablesOf(acme.config), folder)
    expect(named.out).to.include(`${folder}/by-hand/20`).and.include('checked')
    rmSync(join(folder, 'by-hand'), { recursive: true })
  })

  it('goes nowhere but to the folder of the settings for whoever writes in chat', async () => {
    const [refusal] = await Promise.allSettled([acme.does('backup', { folder: 'relative' })])
    expect(refusal).to.have.property('reason').with.property('message').include('from the root on')
    writeFileSync(join(folder, 'file'), '')
    const [taken] = await Promise.allSettled([acme.does('backup', { folder: join(folder, 'file') })])
    expect(taken).to.have.property('reason').with.property('message').include('cannot write')
  })

  const restore = (to: string, backup: string, environment: Record<string, string> = {}, key = 'key') =>
    run(['bin/bellhop.ts', 'restore', backup, '--key', join(folder, key)], {
      BELLHOP_DATA: to,
      BELLHOP_DOMAIN: 'acme.test',
      ...environment,
    })
})

const run = ([file = '', ...words]: string[], environment: Record<string, string>, cwd = PROJECT) =>
  new Promise<{ code: number; out: string; err: string }>(resolve => {
    const child = execFile(
      process.execPath,
      [...FLAGS, join(PROJECT, file), ...words],
      { cwd, env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...environment } },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })

/** Bodies in the archive of a person, oldest first. */
function texts(file: string, person: string, fits = /^text /): string[] {
  using database = new DatabaseSync(file, { readOnly: true })
  const rows = database
    .prepare(`SELECT "value" FROM "prosodyarchive" WHERE "user" = ? AND "store" = 'archive' ORDER BY "sort_id"`)
    .all(person)
  const bodies = rows.map(({ value }) => /<body>([^<]*)/.exec(String(value))?.[1] ?? '')
  return bodies.filter(body => fits.test(body))
}
