// The contract of the store, over every engine: finding and counting.
import { expect } from 'chai'
import { at, broadcast, code, ids, overEngines, person } from '../support/engines.ts'
import type { Code } from '../../core/access/records.ts'
import type { Store } from '../../core/model/records.ts'

overEngines(stand => {
  let store: Store
  beforeEach(() => (store = stand.store()))

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
      expect(ids(await store.people.find({ where: { id: { in: ["c'", 'a', 'x', 'a'] } } }))).to.deep.equal(['a', "c'"])
      expect(await store.people.find({ where: { username: { in: [] } } })).to.deep.equal([])
      const many = Array.from({ length: 50_000 }, (_, at) => `user-${at}`)
      expect(ids(await store.people.find({ where: { username: { in: ['user-b', ...many] } } }))).to.deep.equal(['b'])
      const of = await store.people.get('b')
      for (let others = 0; others < 12; others++) {
        const list = many.slice(0, others)
        const named = [
          { id: { in: [...list, 'b'] } },
          { username: { in: ['user-b', ...list] } },
          { name: { in: [...list, of?.name ?? ''] }, id: 'b' },
        ]
        for (const where of named)
          expect(ids(await store.people.find({ where })), `beside ${others}`).to.deep.equal(['b'])
      }
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
})
