// The contract of the store, over every engine: unique keys, limits of values, order, and pages.
import { expect } from 'chai'
import { DEPTH_LIMIT, RECORD_LIMIT } from '../../store/limits.ts'
import type { Clash, Store } from '../../store/store.ts'
import { things, type Things } from '../engines/things.ts'
import { ids, overEnginesWith, refusal } from '../support/engines.ts'

type Thing = Things['things']

overEnginesWith(things, stand => {
  let store: Store<Things>
  beforeEach(() => (store = stand.store()))
  const insert = (...records: Thing[]) => Promise.all(records.map(each => store.things.insert(each)))
  const clash = async (refused: Promise<unknown>) => (await refusal(refused)).detail as Clash

  describe('a unique key', () => {
    it('lets many records lack it, by null or by absence of any part', async () => {
      await insert({ id: 'a' }, { id: 'b' }, { id: 'c', name: null }, { id: 'd', name: null })
      await insert(
        { id: 'e', one: 1 },
        { id: 'f', one: 1 },
        { id: 'g', one: 1, two: null },
        { id: 'h', one: 1, two: null },
      )
      await insert({ id: 'i', two: 'x' }, { id: 'j', two: 'x', one: null })
      expect(await store.things.count()).to.equal(10)
    })

    it('keeps types, cases, forms of one letter and borders between its parts apart', async () => {
      const values = ['1', 1, true, 'true', '', 'a', 'A', '\u00e9', 'e\u0301', '"', '","', '[', 'null']
      await insert(...values.map((one, at) => ({ id: `${at}`, one, two: 'x' })))
      await insert(
        { id: 'a', one: 'a","b', two: 'c' },
        { id: 'b', one: 'a', two: 'b","c' },
        { id: 'c', one: 'ab', two: 'c' },
      )
      for (const [at, one] of values.entries()) {
        expect(await clash(store.things.insert({ id: 'new', one, two: 'x' }))).to.deep.include({ key: ['one', 'two'] })
        expect(ids(await store.things.find({ where: { one, two: 'x' } }))).to.deep.equal([`${at}`])
      }
    })

    it('is named by the refusal, by each verb, and is free again when it was given up', async () => {
      await insert({ id: 'a', name: 'x', one: 1, two: 'y' }, { id: 'b' })
      const named = { collection: 'things', key: ['name'] }
      expect(await clash(store.things.insert({ id: 'a' }))).to.deep.equal({ ...named, id: 'a', key: ['id'] })
      expect(await clash(store.things.insert({ id: 'c', name: 'x' }))).to.deep.equal({ ...named, id: 'c' })
      expect(await clash(store.things.put({ id: 'b', name: 'x' }))).to.deep.equal({ ...named, id: 'b' })
      expect(await clash(store.things.change('b', {}, { name: 'x' }))).to.deep.equal({ ...named, id: 'b' })
      expect(await clash(store.things.change('b', {}, { one: 1, two: 'y' }))).to.deep.include({ key: ['one', 'two'] })
      await store.things.change('b', {}, { one: 1 })
      expect(await clash(store.things.change('b', {}, { two: 'y' }))).to.deep.include({ key: ['one', 'two'] })
      await store.things.change('a', {}, { name: undefined, two: null })
      await store.things.change('b', {}, { name: 'x', two: 'y' })
      await store.things.put({ id: 'b' })
      await store.things.put({ id: 'c', name: 'x', one: 1, two: 'y' })
      expect(await store.things.find()).to.deep.equal([
        { id: 'a', one: 1, two: null },
        { id: 'b' },
        { id: 'c', name: 'x', one: 1, two: 'y' },
      ])
    })

    it('is found by a list of its values, too', async () => {
      await insert(
        { id: 'a', name: 'x' },
        { id: 'b', name: 'y' },
        { id: 'c', one: 1, two: 'p' },
        { id: 'd', one: 2, two: 'p' },
      )
      const found = async (where: object) => ids(await store.things.find({ where }))
      expect(await found({ name: { in: ['y', 'x', 'z'] } })).to.deep.equal(['a', 'b'])
      expect(await found({ one: { in: [2, 3] }, two: 'p' })).to.deep.equal(['d'])
      expect(await found({ one: { in: [1, 2] }, two: { in: ['p', 'q'] } })).to.deep.equal(['c', 'd'])
      expect(await found({ name: { in: [] } })).to.deep.equal([])
    })

    it('is found by two of its values in the order, on the pages and under the conditions of any query', async () => {
      await insert({ id: 'a', name: 'y', one: 1 }, { id: 'b', name: 'x', one: 2 })
      const both = { name: { in: ['x', 'y'] } }
      const found = async (query: object) => ids(await store.things.find(query))
      expect(await found({ where: both })).to.deep.equal(['a', 'b'])
      expect(await found({ where: both, sort: 'name' })).to.deep.equal(['b', 'a'])
      expect(await found({ where: both, descending: true, limit: 1 })).to.deep.equal(['b'])
      expect(await found({ where: both, after: { id: 'a' } })).to.deep.equal(['b'])
      expect(await found({ where: { ...both, one: 1 } })).to.deep.equal(['a'])
      expect(await found({ where: { ...both, one: null } })).to.deep.equal([])
      expect(await found({ where: { name: { in: ['x', 'x'] } } })).to.deep.equal(['b'])
      expect(await found({ where: { name: { in: ['x', 'none'] } }, after: { id: 'b' } })).to.deep.equal([])
      expect(await found({ where: { name: 'x' }, after: { id: 'b' } })).to.deep.equal([])
      expect(await found({ where: { name: 'x', one: 1 } })).to.deep.equal([])
    })
  })

  describe('order', () => {
    // by code point; by UTF-16 unit, the emoji would come before U+E000
    const texts = [
      '',
      ' ',
      'Z',
      'a',
      'a\u{1F6CE}',
      'aé',
      'é',
      '日',
      '\uD7FB',
      '\uD7FC',
      '\uD7FF',
      '\uE000',
      '\uFB01',
      '\uFFFD',
      '\u{10000}',
      '\u{1F6CE}',
      '\u{10FFFF}',
    ]
    const sorted = texts.toSorted((a, b) => Buffer.from(a).compare(Buffer.from(b)))

    it('of texts is by code point, for ids, fields, ranges, and pages both ways', async () => {
      await insert(...texts.map(two => ({ id: `id ${two}`, two })))
      const twos = (found: Thing[]) => found.map(({ two }) => two)
      expect(ids(await store.things.find())).to.deep.equal(sorted.map(two => `id ${two}`))
      expect(twos(await store.things.find({ sort: 'two' }))).to.deep.equal(sorted)
      expect(twos(await store.things.find({ sort: 'two', descending: true }))).to.deep.equal(sorted.toReversed())
      for (const [at, two] of sorted.entries()) {
        expect(twos(await store.things.find({ where: { two: { gt: two } }, sort: 'two' }))).to.deep.equal(
          sorted.slice(at + 1),
        )
        expect(twos(await store.things.find({ where: { two: { lte: two } }, sort: 'two' }))).to.deep.equal(
          sorted.slice(0, at + 1),
        )
        expect(twos(await store.things.find({ where: { two } }))).to.deep.equal([two])
      }
    })

    for (const sort of ['rank', 'two', 'id'] as const)
      for (const descending of [false, true])
        it(`of pages ${descending ? 'down' : 'up'} by ${sort} holds each record once, also those with equal, null and absent values`, async () => {
          const all = Array.from({ length: 29 }, (_, n): Thing => {
            const value = [undefined, null, 1, 2, 2, 2, -1.5, 0][n % 8]
            const rank = value === undefined ? {} : { rank: value, two: value === null ? null : `t${value}` }
            return { id: `i${n}`, ...rank }
          })
          await insert(...all)
          const whole = await store.things.find({ sort, descending })
          for (const limit of [1, 4, 29]) {
            const pages: Thing[] = []
            for (let page: Thing[] | undefined; !page || page.length; pages.push(...page))
              page = await store.things.find({ sort, descending, limit, after: page?.at(-1) })
            expect(pages).to.deep.equal(whole)
          }
          expect(whole).to.have.length(29)
          const ranks = whole.map(({ rank }) => rank ?? -99)
          if (sort === 'rank') expect(ranks).to.deep.equal(ranks.toSorted((a, b) => (descending ? b - a : a - b)))
        })
  })

  describe('limits', () => {
    const refuses = async (record: Thing, text: string) => {
      for (const write of [
        () => store.things.insert(record),
        () => store.things.put(record),
        () => store.things.change(record.id, {}, record),
        () => store.batch([{ put: 'things', record }]),
        () => store.batch([{ change: 'things', id: record.id, patch: record }]),
      ]) {
        const fault = await refusal(write())
        expect(fault.condition).to.equal('not-acceptable')
        expect(fault.message).to.include(text)
      }
      expect(await store.things.count()).to.equal(0)
    }

    it('refuses numbers that are not finite, at any depth', async () => {
      await refuses({ id: 'a', deep: [{ x: Infinity }] }, 'finite')
      await refuses({ id: 'a', deep: NaN }, 'finite')
    })

    it('refuses texts and keys that are not Unicode or hold U+0000', async () => {
      await refuses({ id: 'a', two: 'x\uD83D' }, 'surrogate')
      await refuses({ id: 'a', deep: { 'x\uDC00': 1 } }, 'surrogate')
      await refuses({ id: 'a', name: 'a\0b' }, 'U+0000')
      await refuses({ id: 'a', deep: [['a\0b']] }, 'U+0000')
    })

    it('refuses what is nested too deep or too large, also by a patch or a batch in all', async () => {
      const nested = (depth: number): unknown => (depth ? [nested(depth - 1)] : 1)
      await refuses({ id: 'a', deep: nested(DEPTH_LIMIT) }, 'inside one another')
      await refuses({ id: 'a', deep: 'x'.repeat(RECORD_LIMIT) }, 'MiB')
      const half = 'x'.repeat(RECORD_LIMIT / 2)
      const halves = [
        { put: 'things', record: { id: 'a', deep: half } },
        { put: 'things', record: { id: 'b', deep: half } },
      ] as const
      expect((await refusal(store.batch(halves))).message).to.include('MiB')
      await store.things.insert({ id: 'a', deep: half })
      expect((await refusal(store.things.change('a', {}, { two: half }))).message).to.include('MiB')
      expect((await refusal(store.batch([{ change: 'things', id: 'a', patch: { two: half } }]))).message).to.include(
        'MiB',
      )
      expect(await store.things.find()).to.deep.equal([{ id: 'a', deep: half }])
    })

    it('keeps any other value as it is, and any key inside of a field', async () => {
      const deep = {
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { $ref: 'x' },
        ...{
          '': '',
          'a.b': [[1], [[]], {}],
          $set: { $x: null },
          _id: 'y',
          constructor: 'z',
          long: 'ä'.repeat(200_000),
        },
        ...{
          numbers: [0, -0.5, 1e300, 5e-324, 2 ** 53, -(2 ** 53)],
          flags: [true, false, null],
          text: 'é \u{1F6CE} \uE000 "\\\n',
        },
      }
      const record = {
        id: 'a.$b',
        name: '$x.y',
        one: 2 ** 40 + 0.5,
        two: '\u{1F6CE}\uE000\uD7FC!',
        rank: -3,
        flag: false,
        deep,
      }
      await store.things.insert(record)
      expect(await store.things.get('a.$b')).to.deep.equal(record)
      expect(await store.things.change('a.$b', { one: record.one }, { deep: [deep] })).to.deep.equal({
        ...record,
        deep: [deep],
      })
      for (const rank of [2 ** 53 - 1, -(2 ** 53 - 1), 0.1, 1e-7, 2 ** 31, 0])
        expect(await store.things.change('a.$b', {}, { rank })).to.include({ rank })
    })
  })
})
