// The contract of the store, over every engine: of many who insert or change a record, one wins.
import { expect } from 'chai'
import { at, broadcast, code, ids, overEngines, person, refusal } from '../support/engines.ts'
import type { Store } from '../../core/model/records.ts'

overEngines(stand => {
  let store: Store
  beforeEach(() => (store = stand.store()))

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

  describe('many writes at once', () => {
    it('are all made but for those whose unique key is taken', async () => {
      await store.people.insert(person('first', { username: 'user-7' }))
      const writes = Array.from({ length: 60 }, (_, n) =>
        store.people[n % 2 ? 'put' : 'insert'](person(`${n}`, { username: `user-${n === 40 ? 20 : n}` })),
      )
      const refused = (await Promise.allSettled(writes)).flatMap(({ status }, n) => (status === 'fulfilled' ? [] : [n]))
      expect(refused[0]).to.equal(7)
      expect(refused[1]).to.be.oneOf([20, 40])
      expect(refused).to.have.length(2)
      expect(await store.people.count()).to.equal(59)
    })

    it('are made in their order where they are of one record', async () => {
      const writes = Array.from({ length: 20 }, (_, n) => store.broadcasts.put(broadcast('a', { recipients: n })))
      const others = Array.from({ length: 20 }, (_, n) => store.broadcasts.put(broadcast(`b${n}`)))
      await Promise.all([...writes, ...others])
      expect(await store.broadcasts.get('a')).to.deep.equal(broadcast('a', { recipients: 19 }))
      expect(await store.broadcasts.count()).to.equal(21)
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
      const other = await stand.open()
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

    it('checks each field of a patch, also behind a patch of the same fields that was right', async () => {
      await store.codes.insert(code('c'))
      await store.codes.change('c', {}, { revoked: at(1), address: '::1' })
      for (const patch of [
        { revoked: 'yesterday', address: '::2' },
        { address: '::2', revoked: 'yesterday' },
      ]) {
        const broken = store.codes.change('c', {}, patch)
        expect(await broken.catch((error: Error) => error.name)).to.equal('ZodError')
      }
      expect(await store.codes.get('c')).to.deep.equal(code('c', { revoked: at(1), address: '::1' }))
    })
  })
})
