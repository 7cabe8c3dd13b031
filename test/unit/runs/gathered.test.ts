// Which items leave in one batch, and what becomes of those of a batch that fails.
import { expect } from 'chai'
import { makeGathered } from '../../../core/runs/gathered.ts'

describe('items that are gathered', () => {
  it('leave together: those of one turn of the event loop, then all that came while a batch was on its way', async () => {
    const batches: string[][] = []
    const begun = Promise.withResolvers<void>()
    const blocked = Promise.withResolvers<void>()
    const add = makeGathered<string>(3, async items => {
      batches.push(items)
      begun.resolve()
      await blocked.promise
    })
    const first = [add('a'), add('b')]
    await begun.promise
    const later = ['c', 'd', 'e', 'f'].map(each => add(each))
    blocked.resolve()
    await Promise.all([...first, ...later])
    expect(batches).to.deep.equal([['a', 'b'], ['c', 'd', 'e'], ['f']])
    await add('g')
    expect(batches.at(-1)).to.deep.equal(['g'])
  })

  it('run once more, each alone, when their batch fails: one that is refused fails no other', async () => {
    const done: string[] = []
    const add = makeGathered<string>(10, async items => {
      if (items.includes('bad')) throw new Error(`refused: ${items.join()}`)
      done.push(...items)
    })
    const outcomes = await Promise.allSettled([add('a'), add('bad'), add('b')])
    expect(outcomes.map(each => (each.status === 'rejected' ? each.reason.message : 'done'))).to.deep.equal([
      'done',
      'refused: bad',
      'done',
    ])
    expect(done).to.deep.equal(['a', 'b'])
    await add('c')
    expect(done.at(-1)).to.equal('c')
  })
})
