// Archives in SQLite: taken over from files, kept through a locked file and a kill, and read by the server's own storage on the way back.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { startProsody, type Prosody } from '../../setup/prosody.ts'
import { healthOf } from '../support/health.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

type Storage = 'internal' | 'bellhop' | 'sql'
interface Health {
  status: string
  archives: { waiting: number; problem?: string }
}

const MAM = 'urn:xmpp:mam:2'
const ANN = 'nyang'
const BOB = 'sking'

describe('archives that change their storage', function () {
  this.timeout(120_000)
  let acme: World
  let prosody: Prosody
  before(async () => {
    acme = await ownWorld({ BELLHOP_ARCHIVE_STORAGE: 'internal' })
    prosody = acme.prosody
  })
  after(async () => {
    await prosody.stop()
    await acme.end()
  })

  const folder = () => join(acme.config.data, 'prosody')
  const bob = `${BOB}@acme.test`

  /** Starts the server with another storage for archives, on the same data. */
  async function changeTo(storage: Storage, days = 0): Promise<void> {
    await prosody.stop()
    prosody = await startProsody(
      { ...acme.config, archiveDays: days, roomArchiveDays: days },
      { environment: { BELLHOP_PLAIN_C2S: '1', BELLHOP_UNLIMITED: '1', BELLHOP_ARCHIVE_STORAGE: storage } },
    )
  }

  /** Writes to Bob, who is not there. */
  async function write(...texts: string[]): Promise<void> {
    const ann = await acme.person(ANN)
    for (const text of texts) ann.says(bob, text)
    ann.says(ann.jid, texts.join())
    await ann.hears(texts.join())
    await ann.leaves()
  }

  it('are taken over with ids and order, and so is what waits for somebody', async () => {
    await write('one', 'two', 'three')
    const before = await archived()
    await write('four')
    expect(before.map(({ body }) => body)).to.deep.equal(['one', 'two', 'three'])
    await changeTo('bellhop')
    const party = await acme.person(BOB)
    await party.hears('four')
    expect((await read(party)).slice(0, 3)).to.deep.equal(before)
    await party.leaves()
    const isTakenOver = async () => !existsSync(join(folder(), 'acme%2etest', 'archive', `${BOB}.list`))
    expect(await poll(isTakenOver)).to.equal(true)
  })

  it("answer alike what the server's own storages answer in different ways", async () => {
    const file = new DatabaseSync(join(folder(), 'prosody.sqlite'), { timeout: 5_000 })
    const party = await acme.person(BOB)
    const ids = (await read(party)).map(({ id }) => String(id))
    const hourAgo = Math.floor(Date.now() / 1_000) - 3_600
    for (const [at, id] of ids.entries())
      file.prepare('UPDATE "prosodyarchive" SET "when" = ? WHERE "key" = ?').run(hourAgo + 60 * at, id)
    file.close()
    const [first = '', , third = ''] = ids
    const at = (minute: number) => new Date((hourAgo + 60 * minute) * 1_000).toISOString()
    const cases: [Question, Answer][] = [
      [{ after: 'unknown' }, 'item-not-found'],
      [{ before: 'unknown' }, 'item-not-found'],
      [{ after: 'unknown', max: 0 }, 'item-not-found'],
      [{ fields: { 'before-id': 'unknown' } }, 'item-not-found'],
      [{ fields: { 'after-id': third, 'before-id': first } }, []],
      [{ max: 0 }, 4],
      [{ fields: { start: at(9) } }, []],
      [{ fields: { end: at(-9) }, before: '' }, []],
      [{ fields: { end: at(1.5) }, before: '' }, ['one', 'two']],
      [{ fields: { start: at(1), end: at(2) } }, ['two', 'three']],
    ]
    for (const [question, answer] of cases)
      expect(await ask(party, question), JSON.stringify(question)).to.deep.equal(answer)
    await party.leaves()
  })

  it('lose nothing while the file is locked, and /healthz tells of it', async () => {
    const [ann, party] = await Promise.all([acme.person(ANN), acme.person(BOB)])
    await told(({ archives }) => archives.waiting === 0)
    const file = new DatabaseSync(join(folder(), 'prosody.sqlite'), { timeout: 5000 })
    file.exec('BEGIN IMMEDIATE')
    for (const text of ['five', 'six']) ann.says(bob, text)
    await party.hears('six', ann.jid)
    const { status, archives } = await told(health => health.archives.waiting === 4)
    expect(status).to.equal('degraded')
    expect(archives.problem).to.include('locked')
    expect((await read(party)).map(({ body }) => body)).to.deep.equal(['one', 'two', 'three', 'four', 'five', 'six'])
    file.exec('COMMIT')
    file.close()
    const after = await told(health => health.archives.waiting === 0)
    expect(after.archives).to.not.have.property('problem')
    prosody.kill('SIGKILL')
    await Promise.all([ann.ended, party.ended, prosody.ended])
    await changeTo('bellhop')
    expect((await archived()).map(({ body }) => body)).to.deep.equal(['one', 'two', 'three', 'four', 'five', 'six'])
  })

  it("are read and written by the server's own SQL storage, and read again", async () => {
    const before = await archived()
    await changeTo('sql')
    expect(await archived()).to.deep.equal(before)
    await write('seven')
    await changeTo('bellhop')
    const after = await archived()
    expect(after.slice(0, -1)).to.deep.equal(before)
    expect(after.at(-1)?.body).to.equal('seven')
  })

  it("go back to files by the server's own migrator", async () => {
    const before = await archived()
    await prosody.stop()
    const operating = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8')
    const [, config = ''] = /```lua\n(-- migrate\.cfg\.lua[^]*?)```/.exec(operating) ?? []
    const path = join(folder(), 'migrate.cfg.lua')
    writeFileSync(path, config.replaceAll('/var/lib/bellhop/prosody', folder()).replaceAll('acme.example', 'acme.test'))
    const asRoot = process.getuid?.() === 0 ? ['--root'] : []
    await promisify(execFile)(migrator(), ['--config', path, ...asRoot, 'input', 'output'])
    await changeTo('internal')
    expect(await archived()).to.deep.equal(before)
  })

  it('are deleted when they are older than the settings say', async () => {
    const before = await archived()
    await changeTo('bellhop')
    expect(await archived()).to.deep.equal(before)
    await prosody.stop()
    const file = new DatabaseSync(join(folder(), 'prosody.sqlite'))
    const age = file.prepare('UPDATE "prosodyarchive" SET "when" = "when" - 10 * 86400 WHERE "key" = ?')
    for (const { id } of before.slice(0, 3)) age.run(id)
    const said = file.prepare(
      `INSERT INTO "prosodyarchive" ("host", "user", "store", "key", "when", "with", "type", "value")
       VALUES ('rooms.acme.test', 'attic', 'muc_log', ?, unixepoch() - ? * 86400, 'message<groupchat', 'xml', '<message/>')`,
    )
    said.run('old', 10)
    said.run('new', 1)
    // 0.12 deletes for the first time behind the next midnight, and then a day after the time that is here.
    writeFileSync(join(folder(), 'acme%2etest', 'cron.dat'), 'return { ["mam/remove_expired_messages"] = 1 };')
    writeFileSync(
      join(folder(), 'rooms%2eacme%2etest', 'cron.dat'),
      'return { ["muc_mam/remove_expired_messages"] = 1 };',
    )
    await changeTo('bellhop', 7)
    let after = before
    await poll(async () => (after = await archived()).length < before.length - 2)
    expect(after).to.deep.equal(before.slice(3))
    const left = file.prepare(`SELECT "key" FROM "prosodyarchive" WHERE "user" = 'attic'`)
    expect(await poll(async () => left.all().length < 2)).to.equal(true)
    expect(left.all().map(({ key }) => key)).to.deep.equal(['new'])
    file.close()
  })

  /** What /healthz says as soon as it says so. */
  async function told(fits: (health: Health) => boolean): Promise<Health> {
    let health: Health | undefined
    await poll(async () => fits((health = await healthOf<Health>(acme.config))))
    if (!health || !fits(health)) throw new Error(`/healthz says ${JSON.stringify(health)}`)
    return health
  }

  async function archived() {
    const party = await acme.person(BOB, { silent: true })
    const found = await read(party)
    await party.leaves()
    return found
  }
})

interface Question {
  fields?: Record<string, string>
  after?: string
  before?: string
  max?: number
}

/** Texts of messages; or their number, where none was asked for; or the condition of an error. */
type Answer = string[] | number | string

/** What a party's archive answers about the messages that Ann wrote. */
async function ask(party: Party, { fields, ...page }: Question): Promise<Answer> {
  const RSM = 'http://jabber.org/protocol/rsm'
  const parts = Object.entries(page).map(([name, value]) => `<${name}>${value}</${name}>`)
  const answer = await query(party, fields, `<set xmlns='${RSM}'>${parts.join('')}</set>`)
  if (answer.attrs.type === 'error') return answer.getChild('error')?.getChildElements()[0]?.name ?? ''
  const count = answer.getChild('fin', MAM)?.getChild('set', RSM)?.getChildText('count')
  return page.max === 0 ? Number(count) : found(party).map(({ body }) => body)
}

/** What Ann wrote, as the archive of a party has it. */
async function read(party: Party) {
  await query(party)
  return found(party)
}

function query(party: Party, fields: Record<string, string> = {}, page = '') {
  party.received.length = 0
  const own = party.jid.split('/')[0] ?? ''
  const form = Object.entries({ FORM_TYPE: MAM, with: `${ANN}@acme.test`, ...fields })
    .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
    .join('')
  const filter = `<x xmlns='jabber:x:data' type='submit'>${form}</x>`
  return party.asks(own, 'set', `<query xmlns='${MAM}'>${filter}${page}</query>`)
}

function found(party: Party) {
  return party.received.flatMap(stanza => {
    const result = stanza.getChild('result', MAM)
    const forwarded = result?.getChild('forwarded')
    const body = forwarded?.getChild('message')?.getChildText('body')
    return result && body
      ? [{ id: result.attrs.id, body, stamp: wholeSeconds(forwarded?.getChild('delay')?.attrs.stamp) }]
      : []
  })
}

/** 13's own storage keeps parts of seconds. */
const wholeSeconds = (stamp: string) => stamp.replace(/\.\d+Z$/, 'Z')

/** It stands beside the server that is tested. */
const migrator = () => (process.env.BELLHOP_PROSODY ?? 'prosody').replace(/prosody$/, 'prosody-migrator')
