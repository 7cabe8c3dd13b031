// `bellhop store copy` over every engine: all records, verified, and gone on with after a cut.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { PROJECT } from '../../setup/prosody.ts'
import { copyStore, type CopyOptions } from '../../store/copy.ts'
import { openStore } from '../../store/open.ts'
import type { Store } from '../../store/store.ts'
import { things, type Things } from '../engines/things.ts'
import { ids, overEnginesWith, refusal } from '../support/engines.ts'

const COUNT = 450
const all: Things['things'][] = Array.from({ length: COUNT }, (_, n) => ({
  id: `t${n} \u{1F6CE}`,
  ...(n % 3 && { name: `name ${n}` }),
  ...{ rank: n % 7, deep: { 'a.b': [[n]], $c: '\uE000' } },
}))

overEnginesWith(things, stand => {
  const file = () => `sqlite:${join(stand.folder(), 'other.sqlite')}`
  const inFile = () => openStore(file(), stand.folder(), things)
  const copying = (from: string, to: string, progress: CopyOptions['progress'] = () => {}) =>
    copyStore({ from, to, folder: stand.folder(), declarations: things, organisation: 'acme.test', progress })

  async function fill(store: Store<Things>): Promise<void> {
    await Promise.all(all.map(thing => store.things.insert(thing)))
    await store.others.insert({ id: 'o', thing: 't0' })
  }

  describe('a copy', () => {
    it('from SQLite holds every record and keeps its keys unique', async () => {
      const source = await inFile()
      await fill(source)
      const told: string[] = []
      expect(await copying(file(), stand.address(), text => told.push(text))).to.equal(COUNT + 1)
      expect(told).to.include(`things: ${COUNT} copied`).and.include('others: 1 verified')
      expect(await stand.store().things.find()).to.deep.equal(await source.things.find())
      const again = stand.store().things.insert({ id: 'new', name: 'name 1' })
      expect((await refusal(again)).detail).to.deep.include({ key: ['name'] })
      await source.close()
    })

    it('to SQLite holds every record', async () => {
      await fill(stand.store())
      expect(await copying(stand.address(), file())).to.equal(COUNT + 1)
      const copy = await inFile()
      expect(await copy.things.find()).to.deep.equal(await stand.store().things.find())
      await copy.close()
    })

    it('goes on where it was cut short, and nothing works with half of it', async () => {
      await fill(stand.store())
      const cut = copying(stand.address(), file(), text => {
        if (text === 'things: 400 copied') throw new Error('cut')
      })
      expect(await cut.catch((error: Error) => error.message)).to.equal('cut')
      const half = await inFile()
      expect((await refusal(half.claim('acme.test', () => {}))).message).to.match(/holds a part of a copy/)
      await half.close()
      const told: string[] = []
      expect(await copying(stand.address(), file(), text => told.push(text))).to.equal(COUNT + 1)
      expect(told[0]).to.equal('things: 50 copied')
      const whole = await inFile()
      await whole.claim('acme.test', () => {})
      expect(ids(await whole.things.find())).to.deep.equal(ids(await stand.store().things.find()))
      await whole.close()
    })

    it('is refused where the target is not empty, or Bellhop runs', async () => {
      await fill(stand.store())
      const other = await inFile()
      await other.others.insert({ id: 'x', thing: 'y' })
      expect((await refusal(copying(stand.address(), file()))).message).to.match(
        /^The target is not empty: it holds others\./,
      )
      await other.others.remove('x')
      await other.close()
      await stand.store().claim('acme.test', () => {})
      expect((await refusal(copying(stand.address(), file()))).message).to.match(
        /^Another Bellhop works with this store/,
      )
    })
  })
})

describe('./bellhop store', () => {
  const run = (...words: string[]) =>
    promisify(execFile)(join(PROJECT, 'bellhop'), words, { env: { ...process.env, BELLHOP_DATA: '/nowhere' } }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    )

  it('says how it is used, and what is wrong', async () => {
    expect((await run('store', '--help')).stdout).to.match(/^\.\/bellhop store copy FROM TO/)
    expect(await run('store', 'copy', 'sqlite:')).to.include({ code: 2 })
    const refused = await run('store', 'copy', 'papyrus:', 'sqlite:')
    expect(refused).to.include({ code: 1 })
    expect(refused.stderr).to.match(/^There is no store engine for BELLHOP_STORE=papyrus:/)
  })
})
