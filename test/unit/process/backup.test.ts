// Backups: the schedule, which ones stay, and who may name a folder.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { checkBackup } from '../../../backup/check.ts'
import { freeName, keepNewest, listBackups, nameOf, newestTime } from '../../../backup/folder.ts'
import { entryOf, FORMAT, readManifest, STORE, writeManifest } from '../../../backup/manifest.ts'
import { restoreBackup } from '../../../backup/restore.ts'
import { writeSecrets } from '../../../backup/secrets.ts'
import { loadConfig } from '../../../config.ts'
import { backupAge, backupWarnings, nextBackup } from '../../../core/backup/age.ts'
import { targetOf } from '../../../core/backup/commands/backup.ts'
import { administrator } from '../../../core/model/caller.ts'
import { PROJECT } from '../../../setup/prosody.ts'
import { migrations } from '../../../store/migrations.ts'
import { thisProcess } from '../../../store/process.ts'
import { Fault } from '../../../xep/fault.ts'
import { storeOf } from '../../support/store.ts'

const NOON = Date.parse('2026-11-29T12:00:00Z')
const HOUR = 3_600_000

describe('backups', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bellhop-backups-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function make(hoursAgo: number, end = ''): Promise<void> {
    const at = new Date(NOON - hoursAgo * HOUR)
    const path = join(folder, nameOf(at) + end)
    mkdirSync(path)
    const versions = { bellhop: '1', server: '1', records: 1 }
    if (!end)
      await writeManifest(path, {
        format: FORMAT,
        at: at.toISOString(),
        domain: 'a',
        ...versions,
        secrets: false,
        files: [],
      })
  }
  const path = (hoursAgo: number) => join(folder, nameOf(new Date(NOON - hoursAgo * HOUR)))
  const environment = (hours: string) => ({ BELLHOP_BACKUP_FOLDER: folder, BELLHOP_BACKUP_HOURS: hours })
  const needs = (hours = '24') => ({
    config: loadConfig(environment(hours)),
    backups: {
      take: () => Promise.reject(new Error('not taken here')),
      newest: newestTime,
      list: listBackups,
      keep: keepNewest,
    },
    now: () => new Date(NOON),
  })

  it('are listed newest first, without what is not complete', async () => {
    for (const hours of [50, 2, 26]) await make(hours)
    await make(1, '.partial')
    mkdirSync(join(folder, nameOf(new Date(NOON)))) // no manifest
    expect((await listBackups(folder)).map(({ at }) => (NOON - at.getTime()) / HOUR)).to.deep.equal([2, 26, 50])
  })

  it('are removed when there are newer ones, and nothing else of the folder is', async () => {
    for (const hours of [2, 26, 50, 74]) await make(hours)
    await make(1, '.partial')
    writeFileSync(join(folder, 'notes.txt'), '')
    mkdirSync(join(folder, 'holiday.partial'))
    await keepNewest(folder, 2, path(2))
    expect(await listBackups(folder)).to.have.length(2)
    expect(readdirSync(folder)).to.have.length(4).and.include.members(['notes.txt', 'holiday.partial'])
  })

  it('are due at once where there is none, and an interval behind the newest', async () => {
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON))
    await make(2)
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON + 22 * HOUR))
    expect(await nextBackup(needs('0'))).to.equal(undefined)
  })

  it('keep the one that was just taken, also where the clock went back', async () => {
    for (const hours of [2, -50, -26]) await make(hours)
    await keepNewest(folder, 2, path(2))
    expect(await listBackups(folder)).to.have.length(2)
    expect(existsSync(path(2))).to.equal(true)
    expect(existsSync(path(-50)), 'the newest of the others').to.equal(true)
  })

  it('of a time to come neither put off the next one nor count as new', async () => {
    await make(-5_000)
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON))
    await make(30)
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON - 6 * HOUR))
    expect(await backupAge(needs())).to.equal((30 * HOUR) / 1_000)
  })

  it('have names of their own, also two of one second', async () => {
    expect(freeName(folder, new Date(NOON))).to.equal('2026-11-29T120000Z')
    await make(0)
    expect(freeName(folder, new Date(NOON))).to.equal('2026-11-29T120001Z')
  })

  it('are missed by the doctor after two intervals', async () => {
    expect((await backupWarnings(needs())).map(({ is }) => is)).to.deep.equal(['none'])
    await make(49)
    expect((await backupWarnings(needs())).map(({ is }) => is)).to.deep.equal(['49 hours old'])
    await make(47)
    expect(await backupWarnings(needs())).to.deep.equal([])
  })

  it('go to the folder of the settings alone for an administrator who asks in chat', () => {
    const person = { id: '1', username: 'ann', name: 'Ann Test', manager: null, profile: {} }
    const { config } = needs()
    for (const caller of [{ admin: true, person }, { admin: true }])
      expect(() => targetOf(config, caller, '/elsewhere')).to.throw(Fault, 'Only the command line')
    expect(targetOf(config, { admin: true, person }, undefined)).to.equal(folder)
    expect(targetOf(config, administrator, '/elsewhere')).to.equal('/elsewhere')
  })

  it('write secrets nowhere but to the folders of secrets', async () => {
    const written = writeSecrets(folder, new Map([['secrets/../../escaped', Buffer.from('x')]]))
    expect(await written.catch((error: unknown) => error)).to.be.instanceOf(Fault)
    expect(existsSync(join(folder, '..', 'escaped'))).to.equal(false)
  })
})

describe('a backup of the data of an older Bellhop', () => {
  let folder: string
  let data: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-backup-'))
    data = join(mkdtempSync(join(tmpdir(), 'bellhop-restored-')), 'data')
  })
  afterEach(() => {
    for (const each of [folder, join(data, '..')]) rmSync(each, { recursive: true, force: true })
  })

  /** @param bytes of the end of the store that are overwritten before the manifest is written */
  async function make(more: { records?: number; bytes?: number } = {}): Promise<void> {
    const store = join(folder, STORE)
    using database = new DatabaseSync(store)
    database.exec(readFileSync(join(PROJECT, 'test/data/unversioned.sql'), 'utf8'))
    database.close()
    mkdirSync(join(folder, 'prosody'))
    const content = readFileSync(store)
    if (more.bytes) writeFileSync(store, content.fill(7, content.length - more.bytes))
    const files = [await entryOf(folder, STORE)]
    const about = { at: new Date(NOON).toISOString(), domain: 'acme.example', bellhop: '0', server: '0' }
    await writeManifest(folder, { format: FORMAT, ...about, records: more.records ?? 0, secrets: false, files })
  }

  const restored = () =>
    restoreBackup({ data, store: 'sqlite:', domain: 'acme.example', prosodyData: '' }, folder, undefined)
  const refused = (run: Promise<unknown>) =>
    run.then(
      () => '',
      (error: Error) => error.message,
    )

  it('is restored, and has the records of today', async () => {
    await make()
    await restored()
    const store = await storeOf({ store: 'sqlite:', data })
    expect(await store.people.count()).to.equal(4)
    expect(await store.voiceRules.count()).to.equal(1)
    await store.close()
  })

  it('is restored while that Bellhop still runs on the same machine', async () => {
    await make()
    const { host, pid, machine, started } = thisProcess()
    const lease = {
      id: 'process',
      organisation: 'acme.example',
      holder: 'x',
      process: { host, pid, machine, started },
      seen: Date.now(),
    }
    using database = new DatabaseSync(join(folder, STORE))
    database.exec('CREATE TABLE storeLeases (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT')
    database.prepare('INSERT INTO storeLeases VALUES (?, ?)').run('process', JSON.stringify(lease))
    database.close()
    await writeManifest(folder, { ...(await readManifest(folder)), files: [await entryOf(folder, STORE)] })
    await restored()
    const store = await storeOf({ store: 'sqlite:', data })
    await store.claim('acme.example', () => {})
    await store.close()
  })

  it('is not taken for whole where the store cannot be read, has another version, or is not there', async () => {
    await make({ bytes: 20_000 })
    expect(await refused(checkBackup(folder))).to.include(`SQLite finds ${STORE} damaged`)
    rmSync(join(folder, STORE))
    rmSync(join(folder, 'prosody'), { recursive: true })
    await make({ records: 1 })
    expect(await refused(checkBackup(folder))).to.include('have another version than manifest.json says')
    await writeManifest(folder, { ...(await readManifest(folder)), files: [] })
    expect(await refused(checkBackup(folder))).to.include(`it has no ${STORE}`)
  })

  it('that is newer than this Bellhop is refused, and nothing is written', async () => {
    await make()
    using database = new DatabaseSync(join(folder, STORE))
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`)
    database.close()
    const manifest = await readManifest(folder)
    await writeManifest(folder, { ...manifest, records: migrations.length + 1, files: [await entryOf(folder, STORE)] })
    expect(await refused(restored())).to.match(/^A newer Bellhop has written this store.* Start that Bellhop/)
    expect(existsSync(data)).to.equal(false)
  })
})
