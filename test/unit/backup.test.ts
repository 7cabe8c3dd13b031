// Backups: the schedule, which ones stay, and who may name a folder.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { keepNewest, listBackups, nameOf, newestTime } from '../../backup/folder.ts'
import { FORMAT, writeManifest } from '../../backup/manifest.ts'
import { writeSecrets } from '../../backup/secrets.ts'
import { loadConfig } from '../../config.ts'
import { backupWarnings, nextBackup } from '../../core/backup/age.ts'
import { targetOf } from '../../core/backup/commands/backup.ts'
import { administrator } from '../../core/model/caller.ts'
import { Fault } from '../../xep/fault.ts'

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
    await keepNewest(folder, 2)
    expect(await listBackups(folder)).to.have.length(2)
    expect(readdirSync(folder)).to.have.length(4).and.include.members(['notes.txt', 'holiday.partial'])
  })

  it('are due at once where there is none, and an interval behind the newest', async () => {
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON))
    await make(2)
    expect(await nextBackup(needs())).to.deep.equal(new Date(NOON + 22 * HOUR))
    expect(await nextBackup(needs('0'))).to.equal(undefined)
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
