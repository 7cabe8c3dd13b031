// The contract of the store, over every engine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { PROJECT } from '../setup/prosody.ts'
import type { Broadcast, Code, Person } from '../store/collections.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { Fault } from '../xep/fault.ts'

interface Engine {
  name: string
  /** BELLHOP_STORE for a store of its own. */
  address: (folder: string) => string
}

const engines: Engine[] = [{ name: 'SQLite', address: () => 'sqlite:' }]

const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  username: `user-${id}`,
  name: `Name ${id}`,
  manager: null,
  profile: {},
  ...more,
})

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`

const code = (id: string, more: Partial<Code> = {}): Code => ({
  id,
  person: 'p',
  hash: `hash of ${id}`,
  issuedBy: 'administrator',
  issued: at(0),
  expires: at(59),
  ...more,
})

const broadcast = (id: string, more: Partial<Broadcast> = {}): Broadcast => ({
  id,
  group: 'g',
  sender: 's',
  origin: id,
  body: 'Hello',
  personal: false,
  accepted: true,
  sent: at(0),
  recipients: 0,
  ...more,
})

const ids = (records: { id: string }[]) => records.map(({ id }) => id)

/** The Fault that a promise ends in. */
async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw error ?? new Error('it was not refused')
}

for (const engine of engines)
  describe(`the store on ${engine.name}`, () => {
    let folder: string
    let store: Store
    const open = () => openStore(engine.address(folder), folder)

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'bellhop-store-'))
      store = open()
    })
    afterEach(async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    })

    describe('get', () => {
      it('answers the record as it was written', async () => {
        const profile = { note: `"quotes", 'apostrophes'\nand a 🛎`, empty: '' }
        const written = person('1', { profile, manager: '0' })
        await store.people.insert(written)
        expect(await store.people.get('1')).to.deep.equal(written)
      })

      it('answers nothing for an id that is not there', async () => {
        expect(await store.people.get('1')).to.equal(undefined)
      })

      it('takes ids for what they are: no wildcards, no quoting, case counts', async () => {
        const strange = ["it's", '100%', 'a_b', 'A_B', '"', '; DROP TABLE people', '🛎']
        for (const id of strange) await store.people.insert(person(id))
        for (const id of strange) expect(await store.people.get(id)).to.deep.equal(person(id))
        expect(await store.people.count()).to.equal(strange.length)
      })

      it('hands out copies: changing one changes no record', async () => {
        await store.people.insert(person('1'))
        const found = await store.people.get('1')
        if (found) found.profile.title = 'King'
        expect(await store.people.get('1')).to.deep.equal(person('1'))
      })
    })

    describe('find', () => {
      it('finds everything, in the order of ids', async () => {
        for (const id of ['b', 'a', 'c']) await store.people.insert(person(id))
        expect(ids(await store.people.find())).to.deep.equal(['a', 'b', 'c'])
      })

      it('finds by equality of texts, numbers and booleans', async () => {
        await store.broadcasts.insert(broadcast('a', { recipients: 10 }))
        await store.broadcasts.insert(broadcast('b', { recipients: 9, accepted: false }))
        await store.broadcasts.insert(broadcast('c', { group: 'G', recipients: 9 }))
        const found = async (where: Parameters<typeof store.broadcasts.count>[0]) =>
          ids(await store.broadcasts.find({ where }))
        expect(await found({ group: 'g' })).to.deep.equal(['a', 'b'])
        expect(await found({ recipients: 9 })).to.deep.equal(['b', 'c'])
        expect(await found({ accepted: false })).to.deep.equal(['b'])
        expect(await found({ accepted: true, recipients: 9 })).to.deep.equal(['c'])
        expect(await found({ id: 'b' })).to.deep.equal(['b'])
      })

      it('finds by ranges, of numbers as numbers', async () => {
        for (const recipients of [2, 9, 10, 100])
          await store.broadcasts.insert(broadcast(`b${recipients}`, { recipients }))
        const found = async (recipients: object) =>
          ids(await store.broadcasts.find({ where: { recipients }, sort: 'recipients' }))
        expect(await found({ lt: 10 })).to.deep.equal(['b2', 'b9'])
        expect(await found({ lte: 10 })).to.deep.equal(['b2', 'b9', 'b10'])
        expect(await found({ gt: 9 })).to.deep.equal(['b10', 'b100'])
        expect(await found({ gte: 9, lt: 100 })).to.deep.equal(['b9', 'b10'])
      })

      it('leaves out of a range what lacks the field', async () => {
        await store.codes.insert(code('never'))
        await store.codes.insert(code('once', { revoked: at(5) }))
        expect(ids(await store.codes.find({ where: { revoked: { gt: at(0) } } }))).to.deep.equal(['once'])
        expect(ids(await store.codes.find({ where: { revoked: { lt: at(9) } } }))).to.deep.equal(['once'])
      })

      it('finds what is one of a list, and nothing for an empty list', async () => {
        for (const id of ['a', 'b', "c'"]) await store.people.insert(person(id))
        expect(ids(await store.people.find({ where: { id: { in: ["c'", 'a', 'x', 'a'] } } }))).to.deep.equal([
          'a',
          "c'",
        ])
        expect(await store.people.find({ where: { username: { in: [] } } })).to.deep.equal([])
        const many = Array.from({ length: 50_000 }, (_, at) => `user-${at}`)
        expect(ids(await store.people.find({ where: { username: { in: ['user-b', ...many] } } }))).to.deep.equal(['b'])
      })

      it('finds what lacks a field, and what has null in it', async () => {
        await store.codes.insert(code('fresh'))
        await store.codes.insert(code('used', { firstUse: at(1) }))
        expect(ids(await store.codes.find({ where: { firstUse: null } }))).to.deep.equal(['fresh'])
        await store.people.insert(person('root'))
        await store.people.insert(person('leaf', { manager: 'root' }))
        expect(ids(await store.people.find({ where: { manager: null } }))).to.deep.equal(['root'])
      })

      it('does not mind a condition that is undefined', async () => {
        await store.people.insert(person('a'))
        expect(ids(await store.people.find({ where: { username: undefined } }))).to.deep.equal(['a'])
      })

      it('sorts by a field, then by id, either way; texts by code point', async () => {
        const names = { 1: 'é', 2: 'a', 3: 'Z', 4: '\u{1F6CE}', 5: 'a', 6: '\uFB01' }
        for (const [id, name] of Object.entries(names)) await store.people.insert(person(id, { name }))
        const upwards = ['3', '2', '5', '1', '6', '4']
        expect(ids(await store.people.find({ sort: 'name' }))).to.deep.equal(upwards)
        expect(ids(await store.people.find({ sort: 'name', descending: true }))).to.deep.equal(upwards.toReversed())
        expect(ids(await store.people.find({ descending: true, limit: 2 }))).to.deep.equal(['6', '5'])
      })

      it('limits, after sorting', async () => {
        for (const id of ['a', 'b', 'c']) await store.codes.insert(code(id, { issued: at(9 - id.charCodeAt(0) + 97) }))
        expect(ids(await store.codes.find({ sort: 'issued', limit: 2 }))).to.deep.equal(['c', 'b'])
        expect(await store.codes.find({ limit: 0 })).to.deep.equal([])
      })

      for (const descending of [false, true])
        it(`goes on behind a record, so that pages ${descending ? 'downwards ' : ''}hold each record once`, async () => {
          const all = Array.from({ length: 23 }, (_, n) =>
            code(`c${n}`, { issued: at(n % 5), person: n % 7 ? 'p' : 'q' }),
          )
          await Promise.all(all.map(each => store.codes.insert(each)))
          const query = { where: { person: 'p' }, sort: 'issued' as const, descending }
          const pages: Code[][] = []
          for (let page: Code[] | undefined; !page || page.length; pages.push(page))
            page = await store.codes.find({ ...query, limit: 4, after: page?.at(-1) })
          expect(pages.flat()).to.deep.equal(await store.codes.find(query))
          expect(pages.flat()).to.have.length(all.filter(each => each.person === 'p').length)
        })

      it('goes on behind a record that has been removed meanwhile', async () => {
        for (const id of ['a', 'b', 'c']) await store.people.insert(person(id))
        const [first] = await store.people.find({ limit: 1 })
        await store.people.remove('a')
        expect(ids(await store.people.find({ after: first }))).to.deep.equal(['b', 'c'])
      })
    })

    describe('count', () => {
      it('counts what find would find', async () => {
        expect(await store.people.count()).to.equal(0)
        for (const id of ['a', 'b', 'c']) await store.people.insert(person(id, { manager: id === 'a' ? null : 'a' }))
        expect(await store.people.count()).to.equal(3)
        expect(await store.people.count({ manager: 'a' })).to.equal(2)
        expect(await store.people.count({ manager: 'b' })).to.equal(0)
      })
    })

    describe('insert', () => {
      it('refuses an id that is taken, and keeps what was there', async () => {
        await store.people.insert(person('a'))
        const again = store.people.insert(person('a', { username: 'other' }))
        expect((await refusal(again)).condition).to.equal('conflict')
        expect(await store.people.find()).to.deep.equal([person('a')])
      })

      it('refuses a unique key that is taken', async () => {
        await store.people.insert(person('a', { username: 'same' }))
        const again = store.people.insert(person('b', { username: 'same' }))
        expect((await refusal(again)).condition).to.equal('conflict')
        expect(await store.people.count()).to.equal(1)
      })

      it('refuses a unique key of two fields only when both are taken', async () => {
        await store.broadcasts.insert(broadcast('a', { sender: 'x', origin: '1' }))
        await store.broadcasts.insert(broadcast('b', { sender: 'x', origin: '2' }))
        await store.broadcasts.insert(broadcast('c', { sender: 'y', origin: '1' }))
        const again = store.broadcasts.insert(broadcast('d', { sender: 'x', origin: '1' }))
        expect((await refusal(again)).condition).to.equal('conflict')
      })

      it('lets one of many win, and the others through that do not collide', async () => {
        const same = Array.from({ length: 50 }, () => store.people.insert(person('same')))
        const others = Array.from({ length: 50 }, (_, n) => store.people.insert(person(`other ${n}`)))
        const won = (await Promise.allSettled(same)).filter(({ status }) => status === 'fulfilled')
        expect(won).to.have.length(1)
        await Promise.all(others)
        expect(await store.people.count()).to.equal(51)
      })

      it('refuses a record that its schema does not allow', async () => {
        const broken = store.codes.insert(code('a', { issued: 'yesterday' }))
        expect(await broken.catch((error: Error) => error.name)).to.equal('ZodError')
        expect(await store.codes.count()).to.equal(0)
      })
    })

    describe('put', () => {
      it('writes a record that was not there, and over one that was', async () => {
        await store.codes.put(code('a', { address: '127.0.0.1', firstUse: at(1) }))
        await store.codes.put(code('a', { lastUse: at(2) }))
        expect(await store.codes.find()).to.deep.equal([code('a', { lastUse: at(2) })])
      })

      it('refuses a unique key that another id has, and keeps both records', async () => {
        await store.people.insert(person('a'))
        await store.people.insert(person('b'))
        const taking = store.people.put(person('b', { username: 'user-a' }))
        expect((await refusal(taking)).condition).to.equal('conflict')
        expect(await store.people.find()).to.deep.equal([person('a'), person('b')])
      })
    })

    describe('change', () => {
      it('patches the record when it meets the condition, and answers with the new one', async () => {
        await store.codes.insert(code('a'))
        const changed = await store.codes.change('a', { revoked: null, person: 'p' }, { revoked: at(3) })
        expect(changed).to.deep.equal(code('a', { revoked: at(3) }))
        expect(await store.codes.get('a')).to.deep.equal(changed)
      })

      it('answers nothing and does nothing when the record does not meet it, or is not there', async () => {
        await store.codes.insert(code('a'))
        expect(await store.codes.change('a', { person: 'q' }, { revoked: at(3) })).to.equal(undefined)
        expect(await store.codes.change('b', {}, { revoked: at(3) })).to.equal(undefined)
        expect(await store.codes.find()).to.deep.equal([code('a')])
      })

      it('takes ranges, lists and absence for conditions', async () => {
        await store.broadcasts.insert(broadcast('a', { recipients: 5 }))
        const change = (when: object) => store.broadcasts.change('a', when, { body: JSON.stringify(when) })
        expect(await change({ recipients: { gt: 5 } })).to.equal(undefined)
        expect(await change({ recipients: { in: [1, 2] } })).to.equal(undefined)
        expect(await change({ accepted: false })).to.equal(undefined)
        expect(await change({ recipients: { gte: 5 } })).to.include({ body: '{"recipients":{"gte":5}}' })
        expect(await change({ recipients: { in: [1, 5] } })).to.include({ body: '{"recipients":{"in":[1,5]}}' })
        expect(await change({ completed: null })).to.include({ body: '{"completed":null}' })
      })

      it('lets one of 200 at once win, over two connections', async () => {
        await store.codes.insert(code('a'))
        const other = open()
        const tries = Array.from({ length: 200 }, (_, n) =>
          (n % 2 ? store : other).codes.change('a', { revoked: null }, { revoked: at(1), address: String(n) }),
        )
        const won = (await Promise.all(tries)).filter(record => record !== undefined)
        await other.close()
        expect(won).to.have.length(1)
        expect(await store.codes.get('a')).to.deep.equal(won[0])
      })

      it('loses no step when each compares and sets what the one before has set', async () => {
        await store.broadcasts.insert(broadcast('a'))
        const step = async (): Promise<void> => {
          const recipients = (await store.broadcasts.get('a'))?.recipients ?? 0
          const done = await store.broadcasts.change('a', { recipients }, { recipients: recipients + 1 })
          if (!done) await step()
        }
        await Promise.all(Array.from({ length: 20 }, step))
        expect(await store.broadcasts.get('a')).to.deep.equal(broadcast('a', { recipients: 20 }))
      })

      it('removes a field that is set to undefined, and leaves the others', async () => {
        await store.codes.insert(code('a', { firstUse: at(1), address: '::1' }))
        const changed = await store.codes.change('a', {}, { firstUse: undefined, lastUse: at(2) })
        expect(changed).to.deep.equal(code('a', { address: '::1', lastUse: at(2) }))
        expect(ids(await store.codes.find({ where: { firstUse: null } }))).to.deep.equal(['a'])
      })

      it('replaces an object or a list as a whole', async () => {
        await store.people.insert(person('a', { profile: { title: 'Clerk', 'own.key': 'x', '$.name': 'y' } }))
        const profile = { department: 'IT', 'own.key': "it's" }
        expect(await store.people.change('a', {}, { profile })).to.deep.equal(person('a', { profile }))
        await store.deliveries.insert({ id: 'd', broadcast: 'b', people: ['1', '2', '3'], done: false })
        const shortened = await store.deliveries.change('d', { done: false }, { people: ['2'], done: true })
        expect(shortened).to.deep.equal({ id: 'd', broadcast: 'b', people: ['2'], done: true })
      })

      it('sets null where null is a value', async () => {
        await store.people.insert(person('a', { manager: 'b' }))
        expect(await store.people.change('a', {}, { manager: null })).to.deep.equal(person('a'))
      })

      it('refuses a unique key that another record has', async () => {
        await store.people.insert(person('a'))
        await store.people.insert(person('b'))
        const taking = store.people.change('b', {}, { username: 'user-a' })
        expect((await refusal(taking)).condition).to.equal('conflict')
        expect(await store.people.get('b')).to.deep.equal(person('b'))
      })

      it('refuses what the schema does not allow', async () => {
        await store.codes.insert(code('a'))
        const broken = store.codes.change('a', {}, { revoked: 'yesterday' })
        expect(await broken.catch((error: Error) => error.name)).to.equal('ZodError')
        expect(await store.codes.get('a')).to.deep.equal(code('a'))
      })
    })

    describe('remove', () => {
      it('removes, and answers whether there was one', async () => {
        await store.people.insert(person('a'))
        expect(await store.people.remove('a')).to.equal(true)
        expect(await store.people.remove('a')).to.equal(false)
        expect(await store.people.find()).to.deep.equal([])
      })

      it('frees the id and the unique keys', async () => {
        await store.people.insert(person('a', { username: 'same' }))
        await store.people.remove('a')
        await store.people.insert(person('a'))
        await store.people.insert(person('b', { username: 'same' }))
        expect(await store.people.count()).to.equal(2)
      })
    })

    it('keeps collections apart', async () => {
      await store.people.insert(person('a'))
      expect(await store.codes.get('a')).to.equal(undefined)
      expect(await store.codes.remove('a')).to.equal(false)
      expect(await store.people.count()).to.equal(1)
    })

    it('keeps everything over a close, also what was under way when it closed', async () => {
      await store.people.insert(person('a'))
      const writing = Promise.all([store.people.insert(person('b')), store.codes.put(code('c'))])
      await store.close()
      await writing
      store = open()
      expect(await store.people.find()).to.deep.equal([person('a'), person('b')])
      expect(await store.codes.find()).to.deep.equal([code('c')])
      expect((await refusal(store.people.insert(person('a')))).condition).to.equal('conflict')
    })

    it('has every write that was confirmed before a kill -9', async () => {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'test/support/writer.ts', engine.address(folder), folder],
        { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const ended = once(child, 'exit')
      const confirmed: string[] = []
      for await (const id of createInterface({ input: child.stdout })) {
        confirmed.push(id)
        if (confirmed.length === 300) child.kill('SIGKILL')
      }
      expect((await ended)[1]).to.equal('SIGKILL')
      const kept = new Set(ids(await store.people.find()))
      expect(confirmed.filter(id => !kept.has(id))).to.deep.equal([])
      expect(confirmed.length).to.be.greaterThan(299)
    })
  })

describe('a store whose engine is not there', () => {
  it('is refused by the name that was given, with those there are', () => {
    expect(() => openStore('papyrus://nile', '/nowhere'))
      .to.throw(Fault, 'There is no store engine for BELLHOP_STORE=papyrus://nile')
      .with.property('message')
      .that.includes('sqlite:')
  })

  it('keeps Bellhop from starting', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-store-'))
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'main.ts'], {
      cwd: PROJECT,
      env: { ...process.env, BELLHOP_DATA: folder, BELLHOP_STORE: 'papyrus://nile' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', text => (said += text))
    const [exit] = await once(child, 'close')
    expect(exit).to.equal(1)
    expect(said.trim()).to.match(/^There is no store engine for BELLHOP_STORE=papyrus:\/\/nile; use .*$/)
    rmSync(folder, { recursive: true })
  })
})
