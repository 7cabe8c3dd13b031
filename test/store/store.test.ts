// The contract of the store, over every engine: records are read, written over, removed, and last.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { PROJECT } from '../../setup/prosody.ts'
import { openStore } from '../../store/open.ts'
import { at, code, ids, overEngines, person, refusal } from '../support/engines.ts'
import type { Store } from '../../core/model/records.ts'

overEngines(stand => {
  let store: Store
  beforeEach(() => (store = stand.store()))

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

  describe('remove', () => {
    it('replaces a record by one with another id, also where both have the same unique key', async () => {
      await store.people.insert(person('a', { username: 'same' }))
      await store.people.insert(person('c'))
      await store.people.replace('a', person('b', { username: 'same' }))
      expect((await store.people.find()).map(({ id }) => id)).to.have.members(['b', 'c'])
      await store.people.replace('b', person('b', { username: 'other' }))
      await store.people.replace('nobody', person('d'))
      expect((await store.people.find()).map(({ id }) => id)).to.have.members(['b', 'c', 'd'])
    })

    it('replaces nothing where a third record has the unique key', async () => {
      for (const each of [person('a'), person('b', { username: 'taken' })]) await store.people.insert(each)
      const refused = await refusal(store.people.replace('a', person('c', { username: 'taken' })))
      expect(refused.condition).to.equal('conflict')
      expect((await store.people.find()).map(({ id }) => id)).to.have.members(['a', 'b'])
    })

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

  it('shows what another connection has written from its answer on, also to who read at the same moment', async () => {
    const other = await stand.open()
    await Promise.all([other.people.insert(person('a')), store.people.get('a')])
    expect(await store.people.get('a')).to.deep.equal(person('a'))
    await Promise.all([store.people.get('b'), other.people.insert(person('b'))])
    expect(await store.people.get('b')).to.deep.equal(person('b'))
    await Promise.all([store.people.find(), other.people.remove('a'), store.people.insert(person('c'))])
    expect(ids(await store.people.find())).to.deep.equal(['b', 'c'])
    await other.close()
  })

  it('keeps everything over a close, also what was under way when it closed', async () => {
    await store.people.insert(person('a'))
    const writing = Promise.all([store.people.insert(person('b')), store.codes.put(code('c'))])
    await store.close()
    await writing
    store = await stand.reopen()
    expect(await store.people.find()).to.deep.equal([person('a'), person('b')])
    expect(await store.codes.find()).to.deep.equal([code('c')])
    expect((await refusal(store.people.insert(person('a')))).condition).to.equal('conflict')
  })

  it('has every write that was confirmed before a kill -9', async () => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'test/support/writer.ts', stand.address(), stand.folder()],
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
  it('is refused by the name that was given, with those there are', async () => {
    const { message } = await refusal(openStore('papyrus://nile', '/nowhere', {}))
    expect(message).to.include('There is no store engine for BELLHOP_STORE=papyrus://nile').and.include('sqlite:')
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
