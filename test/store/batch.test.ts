// The contract of the store, over every engine: several writes, all or none.
import { expect } from 'chai'
import type { Clash } from '../../store/store.ts'
import type { Fault } from '../../xep/fault.ts'
import { at, broadcast, code, ids, overEngines, person, refusal } from '../support/engines.ts'
import type { Store } from '../../core/model/records.ts'

const clash = ({ condition, detail }: Fault): Clash & { condition: string } => ({ condition, ...(detail as Clash) })

overEngines(stand => {
  let store: Store
  beforeEach(() => (store = stand.store()))

  describe('batch', () => {
    it('makes all of its writes, and answers each with the new record', async () => {
      await store.codes.insert(code('c', { address: '::1' }))
      await store.broadcasts.insert(broadcast('b'))
      const written = await store.batch([
        { insert: 'people', record: person('a', { manager: 'x' }) },
        { change: 'codes', id: 'c', when: { revoked: null }, patch: { revoked: at(3), address: undefined } },
        { put: 'broadcasts', record: broadcast('b', { body: 'New' }) },
        { put: 'broadcasts', record: broadcast('c') },
        { remove: 'people', id: 'nobody' },
      ])
      expect(written).to.deep.equal([
        person('a', { manager: 'x' }),
        code('c', { revoked: at(3) }),
        broadcast('b', { body: 'New' }),
        broadcast('c'),
        undefined,
      ])
      expect(await store.people.find()).to.deep.equal([person('a', { manager: 'x' })])
      expect(await store.codes.find()).to.deep.equal([code('c', { revoked: at(3) })])
      expect(await store.broadcasts.find()).to.deep.equal([broadcast('b', { body: 'New' }), broadcast('c')])
    })

    it('makes nothing and answers nothing when it is empty', async () => {
      expect(await store.batch([])).to.deep.equal([])
    })

    it('makes none of its writes when a record does not meet its condition, and says which', async () => {
      await store.codes.insert(code('c', { revoked: at(1) }))
      await store.people.insert(person('gone'))
      const refused = await refusal(
        store.batch([
          { insert: 'people', record: person('a') },
          { remove: 'people', id: 'gone' },
          { change: 'codes', id: 'c', when: { revoked: null }, patch: { address: '::1' } },
          { put: 'broadcasts', record: broadcast('b') },
        ]),
      )
      expect(clash(refused)).to.deep.equal({ condition: 'conflict', collection: 'codes', id: 'c', at: 2 })
      expect(await store.people.find()).to.deep.equal([person('gone')])
      expect(await store.codes.find()).to.deep.equal([code('c', { revoked: at(1) })])
      expect(await store.broadcasts.count()).to.equal(0)
    })

    it('makes none of its writes when a record to be changed is missing', async () => {
      const writes = [
        { insert: 'people', record: person('a') },
        { change: 'codes', id: 'c', patch: { revoked: at(1) } },
      ] as const
      expect(clash(await refusal(store.batch(writes)))).to.include({ collection: 'codes', id: 'c', at: 1 })
      expect(await store.people.count()).to.equal(0)
      expect(await store.codes.count()).to.equal(0)
    })

    it('makes none of its writes when an id or a unique key is taken, and says which', async () => {
      await store.people.insert(person('a'))
      const first = { put: 'broadcasts', record: broadcast('b') } as const
      const sameId = store.batch([first, { insert: 'people', record: person('a', { username: 'other' }) }])
      expect(clash(await refusal(sameId)))
        .to.include({ collection: 'people', id: 'a', at: 1 })
        .and.deep.include({ key: ['id'] })
      const sameName = store.batch([first, { insert: 'people', record: person('b', { username: 'user-a' }) }])
      expect(clash(await refusal(sameName)))
        .to.include({ id: 'b', at: 1 })
        .and.deep.include({ key: ['username'] })
      await store.people.insert(person('c'))
      const taking = store.batch([first, { change: 'people', id: 'c', patch: { username: 'user-a' } }])
      expect(clash(await refusal(taking)))
        .to.include({ id: 'c', at: 1 })
        .and.deep.include({ key: ['username'] })
      const over = store.batch([first, { put: 'people', record: person('c', { username: 'user-a' }) }])
      expect(clash(await refusal(over)))
        .to.include({ id: 'c', at: 1 })
        .and.deep.include({ key: ['username'] })
      expect(await store.broadcasts.count()).to.equal(0)
      expect(await store.people.find()).to.deep.equal([person('a'), person('c')])
    })

    it('refuses two of its own writes that would have one unique key', async () => {
      const twins = store.batch([
        { insert: 'people', record: person('a', { username: 'same' }) },
        { insert: 'people', record: person('b', { username: 'same' }) },
      ])
      expect(clash(await refusal(twins)))
        .to.include({ id: 'b', at: 1 })
        .and.deep.include({ key: ['username'] })
      expect(await store.people.count()).to.equal(0)
    })

    it('lets a later write take the unique key that an earlier one gives up', async () => {
      await store.people.insert(person('a', { username: 'one' }))
      await store.people.insert(person('b', { username: 'two' }))
      await store.batch([
        { remove: 'people', id: 'a' },
        { change: 'people', id: 'b', when: { username: 'two' }, patch: { username: 'one' } },
        { insert: 'people', record: person('c', { username: 'two' }) },
      ])
      const people = [person('b', { username: 'one' }), person('c', { username: 'two' })]
      expect(await store.people.find()).to.deep.equal(people)
      expect(ids(await store.people.find({ where: { username: 'one' } }))).to.deep.equal(['b'])
      const again = store.people.insert(person('d', { username: 'one' }))
      expect((await refusal(again)).condition).to.equal('conflict')
    })

    it('refuses a record that its schema does not allow, and two writes of one record, before it writes', async () => {
      const first = { insert: 'people', record: person('a') } as const
      const broken = store.batch([first, { change: 'codes', id: 'c', patch: { revoked: 'yesterday' } }])
      expect(await broken.catch((error: Error) => error.name)).to.equal('ZodError')
      const twice = store.batch([first, { change: 'people', id: 'a', patch: { name: 'b' } }])
      expect(await twice.catch((error: Error) => error.message)).to.include('two writes of people/a')
      expect(await store.people.count()).to.equal(0)
    })

    it('lets one of many at once win, over two connections, and loses no other write', async () => {
      await store.codes.insert(code('c'))
      const other = await stand.open()
      const tries = Array.from({ length: 40 }, (_, n) =>
        (n % 2 ? store : other).batch([
          { insert: 'broadcasts', record: broadcast(`b${n}`) },
          { change: 'codes', id: 'c', when: { revoked: null }, patch: { revoked: at(n) } },
        ]),
      )
      const singles = Array.from({ length: 20 }, (_, n) => store.people.insert(person(`p${n}`)))
      const settled = await Promise.allSettled(tries)
      await Promise.all(singles)
      await other.close()
      const won = settled.flatMap((each, n) => (each.status === 'fulfilled' ? [n] : []))
      expect(won).to.have.length(1)
      expect(ids(await store.broadcasts.find())).to.deep.equal([`b${won[0]}`])
      expect(await store.codes.get('c')).to.deep.equal(code('c', { revoked: at(won[0] ?? 0) }))
      expect(await store.people.count()).to.equal(20)
    })

    it('gives many that touch the same records in turn, in any order', async () => {
      for (const id of ['a', 'b', 'c']) await store.broadcasts.insert(broadcast(id))
      const move = async (n: number): Promise<void> => {
        const order = n % 2 ? ['a', 'b', 'c'] : ['c', 'b', 'a']
        const now = await Promise.all(order.map(async id => (await store.broadcasts.get(id))?.recipients ?? 0))
        const writes = order.map((change, place) => ({
          change: 'broadcasts' as const,
          ...{ id: change, when: { recipients: now[place] }, patch: { recipients: (now[place] ?? 0) + 1 } },
        }))
        await store.batch(writes).catch(() => move(n))
      }
      await Promise.all(Array.from({ length: 10 }, (_, n) => move(n)))
      expect((await store.broadcasts.find()).map(({ recipients }) => recipients)).to.deep.equal([10, 10, 10])
    })
  })
})
