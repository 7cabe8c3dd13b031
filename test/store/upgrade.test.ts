// The contract of the store, over every engine: records of an older Bellhop become those of today, wherever the upgrade was cut short.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { z } from 'zod'
import { collections } from '../../core/collections.ts'
import type { Records } from '../../core/model/records.ts'
import { FLAGS } from '../../setup/flags.ts'
import { PROJECT } from '../../setup/prosody.ts'
import type { Declarations } from '../../store/declaration.ts'
import type { Row } from '../../store/engine.ts'
import { migrations, renameCollection, type Migration } from '../../store/migrations.ts'
import { openEngine, openStore } from '../../store/open.ts'
import type { Store } from '../../store/store.ts'
import { oneMore, things, type Things } from '../engines/things.ts'
import { ids, overEnginesWith, refusal, type Stand } from '../support/engines.ts'

/** The records that an older Bellhop stored, by their collections. */
function olderRecords(file: string): Map<string, Row[]> {
  using database = new DatabaseSync(':memory:')
  database.exec(readFileSync(join(PROJECT, 'test/data', file), 'utf8'))
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
  const rowsOf = (table: string): Row[] =>
    database
      .prepare(`SELECT record FROM ${table}`)
      .all()
      .map(({ record }) => JSON.parse(String(record)))
  return new Map(tables.map(({ name }) => [String(name), rowsOf(String(name))]))
}

/** Every field that these records have. */
const declared = (rows: Row[]): Declarations[string] => ({
  schema: z.object(Object.fromEntries(rows.flatMap(row => Object.keys(row).map(field => [field, z.unknown()])))),
})

async function writeOlder(stand: Stand<Record<never, never>>, records: Map<string, Row[]>): Promise<void> {
  const older = Object.fromEntries([...records].map(([name, rows]) => [name, declared(rows)]))
  const engine = await openEngine(stand.address(), stand.folder(), older, { migrations: [] })
  for (const [name, rows] of records) for (const row of rows) await engine.table(name).put(row)
  await engine.close()
}

/** All records, each compared with what its collection declares: no field is missing, and none is left over. */
async function checkedRecords(store: Store<Records>): Promise<Map<string, Row[]>> {
  const found = new Map<string, Row[]>()
  for (const [name, { schema }] of Object.entries(collections)) {
    const rows: Row[] = await store[name as keyof Records].find()
    for (const row of rows) expect(schema.parse(row), `${name} ${row.id}`).to.deep.equal(row)
    if (rows.length) found.set(name, rows)
  }
  return found
}

class Cut extends Error {}

/** The migrations, ended by an error at the record of that number. */
function cutShort(at: number): Migration[][] {
  let left = at
  const count = () => {
    if (--left === 0) throw new Cut()
  }
  return migrations.map(list =>
    list.map((each): Migration => {
      if ('rename' in each) return each
      if ('into' in each) return { ...each, rows: row => (count(), each.rows(row)) }
      return { ...each, rewrite: row => (count(), each.rewrite(row)) }
    }),
  )
}

overEnginesWith({}, stand => {
  const open = (list = migrations) =>
    openStore(stand.address(), stand.folder(), collections, { migrations: list, organisation: 'acme.example' })

  for (const file of ['first.sql', 'unversioned.sql'])
    it(`holds the records of ${file} as those of today`, async () => {
      await stand.store().close()
      await stand.clear()
      await writeOlder(stand, olderRecords(file))
      const store = await open()
      const found = await checkedRecords(store)
      const counts = Object.fromEntries([...found].map(([name, rows]) => [name, rows.length]))
      expect(counts).to.include({ people: 4, charts: 1, chartParts: 1, deliveries: 1, dialogues: 1 })
      if (file === 'unversioned.sql') {
        expect(counts).to.include({ bans: 1, voiceRules: 1, mails: 1, invites: 2, edits: 1, memberships: 13 })
        expect((await store.broadcasts.find({ where: { source: 'b7@bellhop.other.example' } }))[0]?.via).to.deep.equal([
          '@bellhop.other.example',
        ])
      }
      await store.close()
      await stand.reopen()
    })

  it('goes on with an upgrade that was cut short at any record', async () => {
    await stand.store().close()
    const older = olderRecords('unversioned.sql')
    let wanted: Map<string, Row[]> | undefined
    for (let at = 0, isCut = true; isCut; at += at ? 41 : 1) {
      await stand.clear()
      await writeOlder(stand, older)
      if (at) {
        const tried = await open(cutShort(at)).catch((error: unknown) => error)
        isCut = tried instanceof Cut
        if (tried && !isCut) await (tried as Store<Records>).close()
      }
      const store = await open()
      const found = await checkedRecords(store)
      await store.close()
      expect(found, `cut short at record ${at}`).to.deep.equal((wanted ??= found))
    }
    await stand.clear()
    await stand.reopen()
  })
})

overEnginesWith(things, stand => {
  describe('an upgrade', function () {
    this.timeout(120_000)
    const upgraded = (list = oneMore(() => {})) =>
      openStore(stand.address(), stand.folder(), things, { migrations: list, organisation: 'acme.test' })

    const ranks = async (store: Store<Things>) => (await store.things.find()).map(({ rank }) => rank)

    beforeEach(async () => {
      for (const id of ['a', 'b', 'c']) await stand.store().things.insert({ id, name: id, rank: 1 })
    })

    it('is made by one of two processes, and the other one waits for it', async () => {
      await stand.store().close()
      const first = start(stand, 'wait')
      await first.says('waiting')
      const second = start(stand)
      await second.says('opening')
      for (const _ of 'abc') first.goesOn()
      await Promise.all([first.says('open'), second.says('open')])
      const store = await upgraded()
      expect(await ranks(store)).to.deep.equal([2, 2, 2])
      await store.close()
    })

    it('of a process that is killed is finished by the one that waits', async () => {
      await stand.store().close()
      const first = start(stand, 'wait')
      await first.says('waiting')
      const second = start(stand)
      await second.says('opening')
      first.kill()
      await second.says('open')
      const store = await upgraded()
      expect((await ranks(store)).every(rank => rank === 2 || rank === 3)).to.equal(true)
      expect((await refusal(store.things.insert({ id: 'd', name: 'a' }))).condition).to.equal('conflict')
      await store.close()
    })

    it('is refused while a process works with the store, or to another organisation, and then nothing is changed', async () => {
      await stand.store().claim('acme.test', () => {})
      expect((await refusal(upgraded())).message).to.match(/^Another Bellhop works with this store: process \d+ on /)
      await stand.store().close()
      const others = { migrations: oneMore(() => {}), organisation: 'other.test' }
      expect((await refusal(openStore(stand.address(), stand.folder(), things, others))).message).to.match(
        /^The store holds the records of acme\.test, and BELLHOP_DOMAIN is other\.test\./,
      )
      const store = await stand.reopen()
      expect(await ranks(store)).to.deep.equal([1, 1, 1])
      await store.claim('acme.test', () => {})
    })

    it('is never undone: an older Bellhop is refused, and told what to do', async () => {
      await stand.store().close()
      await (await upgraded()).close()
      const [known, version] = [migrations.length, migrations.length + 1]
      expect((await refusal(stand.open())).message).to.equal(
        `A newer Bellhop has written this store (its records have version ${version}, this Bellhop knows ${known}). ` +
          'Start that Bellhop, or restore a copy of the store from before.',
      )
    })

    if (!stand.isRemote) return

    it('first makes what the older Bellhop had decided and not made', async () => {
      await stand.store().close()
      const client = new MongoClient(stand.address())
      const _l = 'token'
      await client
        .db()
        .collection<{ _id: string }>('things')
        .updateMany({ _id: { $in: ['a', 'b', 'c'] } }, { $set: { _l } })
      const moves = [
        { collection: 'things', _id: 'a', row: { id: 'a', name: 'z' } },
        { collection: 'things', _id: 'b', patch: { rank: 9 }, gone: ['two'], texts: [] },
        { collection: 'things', _id: 'c', remove: true },
      ]
      const intent = { _id: _l, at: new Date(), moves: JSON.stringify({ moves, inOrder: false }) }
      await client.db().collection<{ _id: string }>('_batches').insertOne(intent)
      await client.close()
      const renamed = { items: things.things, others: things.others }
      const list = [...migrations, [renameCollection('things', 'items')], ...oneMore(() => {}).slice(-1)]
      const store = await openStore(stand.address(), stand.folder(), renamed, { migrations: list })
      expect(await store.items.find()).to.deep.equal([
        { id: 'a', name: 'z' },
        { id: 'b', name: 'b', rank: 9 },
      ])
      expect(ids(await store.items.find({ where: { name: 'z' } }))).to.deep.equal(['a'])
      await store.close()
    })
  })
})

interface Upgrader {
  says(line: string): Promise<void>
  /** Lets it write one record more. */
  goesOn(): void
  kill(): void
}

function start(stand: Stand<Things>, ...words: string[]): Upgrader {
  const child = spawn(
    process.execPath,
    [...FLAGS, 'test/engines/upgrader.ts', stand.address(), stand.folder(), ...words],
    { cwd: PROJECT, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async says(line) {
      for (;;) {
        const { done, value } = await lines.next()
        if (value === line) return
        expect(done === true || !/^(opening|waiting)$/.test(value), `'${value}' instead of '${line}'`).to.equal(false)
      }
    },
    goesOn: () => void child.stdin.write('\n'),
    kill: () => void child.kill('SIGKILL'),
  }
}
