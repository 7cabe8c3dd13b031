// Long work in slices, with a store of 1,200 groups.
import { expect } from 'chai'
import type { Context } from '../../../core/context.ts'
import { findInSlices, listInSlices, writeInSlices } from '../../../core/runs/in-slices.ts'
import { openStored } from '../../support/context.ts'

describe('work in slices', () => {
  it('makes a list of everything, in order, and lets others run meanwhile', async () => {
    let turns = 0
    const others = setInterval(() => turns++, 1)
    const list = await listInSlices(slowly(120))
    clearInterval(others)
    expect(list).to.deep.equal(Array.from({ length: 120 }, (_, at) => at))
    expect(turns).to.be.greaterThan(2)
  })

  it('of a list that fails ends with its error', async () => {
    const failing = function* () {
      yield 1
      throw new Error('no more')
    }
    const failed = await listInSlices(failing()).catch((error: Error) => error.message)
    expect(failed).to.equal('no more')
  })

  describe('of a store', () => {
    let context: Context
    let end: () => Promise<void>
    before(async () => ({ context, end } = await openStored()))
    after(() => end())

    it('writes every record, finds every record, and those alone that meet a condition', async () => {
      const { groups } = context.store
      const ids = Array.from({ length: 1_200 }, (_, at) => `g${String(at).padStart(4, '0')}`)
      const group = (id: string) => ({ id, name: id, kind: 'chat', origin: 'custom', title: id, owner: 'ann' }) as const
      let turns = 0
      const others = setInterval(() => turns++, 0)
      await writeInSlices(ids, id => groups.insert(group(id)))
      clearInterval(others)
      expect(turns).to.be.greaterThan(0)
      expect((await findInSlices(groups)).map(({ id }) => id)).to.deep.equal(ids)
      const some = await findInSlices(groups, { id: { gt: 'g0099', lt: 'g1000' } })
      expect(some.map(({ id }) => id)).to.deep.equal(ids.slice(100, 1_000))
    })

    it('ends a write of many with the error of the first that fails', async () => {
      const { groups } = context.store
      const twice = ['once', 'once'].map(
        id => ({ id, name: id, kind: 'chat', origin: 'custom', title: id, owner: 'ann' }) as const,
      )
      const failed = await writeInSlices(twice, each => groups.insert(each)).catch((error: Error) => error.message)
      expect(failed).to.be.a('string')
    })
  })
})

/** Yields so many numbers, each after a millisecond of work. */
function* slowly(count: number): Iterable<number> {
  for (let at = 0; at < count; at++) {
    for (const end = performance.now() + 1; performance.now() < end;);
    yield at
  }
}
