// A store that an older Bellhop wrote is brought up to date when it is opened, and goes on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { migrations as all, renameCollection, renameField, type Migration } from '../../store/migrations.ts'
import { openStore } from '../../store/open.ts'
import { ids, refusal } from '../support/engines.ts'
import { writeOlderStore } from '../support/older-store.ts'

const person = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  manager: z.string().nullable(),
  profile: z.unknown(),
})
const resource = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  key: z.string(),
  content: z.unknown(),
  version: z.number(),
})
const before = {
  people: { schema: person, unique: [['username']], indexes: [['manager']] },
  resources: { schema: resource, unique: [['kind', 'name']], indexes: [['kind', 'key']] },
} satisfies Declarations

describe('a SQLite store of the first layout', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-store-'))
    using database = new DatabaseSync(join(folder, 'bellhop.sqlite'))
    writeOlderStore(database, 'first-layout.sql')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const open = <D extends Declarations>(declarations: D, migrations: Migration[][] = []) =>
    openStore('sqlite:', folder, declarations, { migrations })

  it('keeps its records and its unique keys', async () => {
    const store = await open(before)
    expect(ids(await store.people.find())).to.deep.equal(['ann', 'bob'])
    const profile = { title: 'Chief', 'Tel. private': "it's 1", $x: '🛎' }
    expect(await store.people.get('ann')).to.deep.equal({
      id: 'ann',
      username: 'user-ann',
      name: 'Name ann',
      manager: null,
      profile,
    })
    expect(ids(await store.people.find({ where: { username: 'user-bob' } }))).to.deep.equal(['bob'])
    const again = { id: 'c', username: 'user-bob', name: '', manager: null, profile: {} }
    expect((await refusal(store.people.insert(again))).detail).to.deep.equal({
      collection: 'people',
      id: 'c',
      key: ['username'],
    })
    expect(ids(await store.resources.find({ where: { kind: 'Group', name: 'bob' } }))).to.deep.equal(['r2'])
    await store.close()
  })

  it('is read by the collections as they are now', async () => {
    const { collections } = await import('../../core/collections.ts')
    const store = await openStore('sqlite:', folder, collections)
    expect(await store.people.count()).to.equal(2)
    expect((await store.groups.find({ where: { name: 'team-ann' } }))[0]).to.include({
      owner: 'ann',
      title: 'Team Ann',
    })
    expect((await store.broadcasts.find({ where: { sender: 'ann', origin: 'o1' } }))[0]?.body).to.equal('Hello')
    await store.close()
  })

  it('gets the names of now by migrations, each run once, in order', async () => {
    const migrations = [
      [renameField('people', 'username', 'account')],
      [renameCollection('people', 'members'), renameField('members', 'account', 'login')],
    ]
    const { username, ...shape } = person.shape
    const after = {
      members: { schema: z.object({ ...shape, login: username }), unique: [['login']], indexes: [['name']] },
      resources: before.resources,
    } satisfies Declarations
    const first = await open(before)
    await first.people.insert({ id: 'carl', username: 'user-carl', name: 'Carl', manager: 'ann', profile: {} })
    await first.close()
    for (const time of [1, 2]) {
      const store = await open(after, migrations)
      expect((await store.members.find()).map(({ login }) => login)).to.deep.equal([
        'user-ann',
        'user-bob',
        'user-carl',
      ])
      expect(ids(await store.members.find({ where: { login: 'user-carl' } })), `start ${time}`).to.deep.equal(['carl'])
      const again = { id: 'd', login: 'user-carl', name: '', manager: null, profile: {} }
      expect((await refusal(store.members.insert(again))).detail).to.deep.include({ key: ['login'] })
      await store.close()
    }
  })

  it('has unconfirmed parts marked by a character that every engine keeps', async () => {
    const shape = { id: z.string(), kind: z.string(), content: z.record(z.string(), z.string()) }
    const mirrors = { mirrors: { schema: z.object(shape), unique: [], indexes: [] } } satisfies Declarations
    await (await open(mirrors)).close()
    using database = new DatabaseSync(join(folder, 'bellhop.sqlite'))
    const old = JSON.stringify({ id: 'rooms/a', kind: 'rooms', content: { title: '\0', quiet: 'yes' } })
    database.prepare('INSERT INTO mirrors (id, record) VALUES (?, ?)').run('rooms/a', old)
    const store = await open(mirrors, all.slice(0, 1))
    expect((await store.mirrors.get('rooms/a'))?.content).to.deep.equal({ title: '\u0001', quiet: 'yes' })
    await store.close()
  })

  it('has counts of shares as texts, however many there are', async () => {
    const { collections } = await import('../../core/collections.ts')
    const shares = { activityShares: collections.activityShares } satisfies Declarations
    await (await open(shares)).close()
    using database = new DatabaseSync(join(folder, 'bellhop.sqlite'))
    const insertion = database.prepare('INSERT INTO activityShares (id, record) VALUES (?, ?)')
    database.exec('BEGIN')
    for (let at = 0; at < 2_500; at++) {
      const id = `group a person ${at} 2025`
      const within = at % 2 ? { 10: at, '02': 3 } : {}
      insertion.run(id, JSON.stringify({ id, scope: 'group a', part: `person ${at}`, span: '2025', within }))
    }
    database.exec('COMMIT')
    const store = await open(shares, all)
    const found = await store.activityShares.find({ where: { scope: 'group a', span: '2025' } })
    expect(found.length).to.equal(2_500)
    for (const { part, within } of found) {
      const at = Number(part.slice('person '.length))
      expect(within, part).to.equal(at % 2 ? `02:3 10:${at}` : '')
    }
    await store.close()
  })

  it('has the names of now after it is opened, and what it held under older ones', async () => {
    rmSync(join(folder, 'bellhop.sqlite'))
    using database = new DatabaseSync(join(folder, 'bellhop.sqlite'))
    writeOlderStore(database, 'first-names.sql')
    database.close()
    const { collections } = await import('../../core/collections.ts')
    for (const time of ['once', 'twice']) {
      const store = await open(collections, all)
      expect(ids(await store.people.find({ where: { sponsor: 'ann' } })), time).to.deep.equal(['guest/1'])
      expect(ids(await store.people.find({ where: { sponsor: null } })), time).to.deep.equal(['ann'])
      expect((await store.bans.find({ where: { of: 'custom/1' } }))[0]?.person).to.equal('guest/1')
      expect((await store.voiceRules.find({ where: { group: 'custom/1' } }))[0]?.person).to.equal('guest/1')
      expect(ids(await store.mails.find({ where: { state: 'due' } }))).to.deep.equal(['letter0001'])
      expect(ids(await store.mails.find({ where: { state: 'unsent' } }))).to.deep.equal(['letter0002'])
      expect(ids(await store.codes.find({ where: { id: 'code01', replacedBy: 'device01' } }))).to.deep.equal(['code01'])
      expect((await store.broadcasts.get('broad01'))?.savedAs).to.equal('custom/2')
      expect((await store.codeRequests.get('ask1'))?.to).to.equal('ann@acme.example')
      expect((await store.provisioned.get('room/choir'))?.content).to.include({ 'ann@acme.example': '\u0001' })
      const { scope } = (await store.edits.get('edit1')) ?? {}
      expect(scope).to.deep.include({ ended: ['custom/1 person guest/1'], banned: '2026-01-01T00:00:00.000Z' })
      const [at, fields] = ['2026-01-01T00:00:00.000Z', { group: 'choir' }]
      expect((await store.inbox.find()).filter(({ id }) => id.includes('outbox'))).to.deep.equal([
        { id: 'ann@acme.example outbox 6', at, answer: { text: 'You are Ann.' }, done: true },
        { id: 'ann@acme.example outbox 7', at, command: 'group close', fields },
      ])
      expect((await store.dialogues.find()).map(({ id: _id, ...rest }) => rest)).to.deep.equal([{ fields: {}, at }])
      await store.close()
    }
  })

  it('is refused to a Bellhop that is older than its records', async () => {
    await (await open(before, [[], []])).close()
    expect((await refusal(open(before, [[]]))).message).to.match(/^A newer Bellhop has written this store/)
  })

  it('stays as it was when a migration fails', async () => {
    const broken: Migration[][] = [
      [renameCollection('people', 'members')],
      [
        {
          collection: 'members',
          rewrite: () => {
            throw new Error('cannot')
          },
        },
      ],
    ]
    const failure = await open({ members: before.people }, broken).catch((error: Error) => error.message)
    expect(failure).to.equal('cannot')
    const store = await open(before)
    expect(await store.people.count()).to.equal(2)
    await store.close()
  })
})
