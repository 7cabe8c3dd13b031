// Which calls share one run.
import { expect } from 'chai'
import { setImmediate } from 'node:timers/promises'
import { makeTogether } from '../../../core/runs/together.ts'

describe('calls of one turn of the event loop', () => {
  it('share one run for each key, which sees what was stored before the last of them', async () => {
    const stored = ['a']
    const runs: string[] = []
    const read = makeTogether(async key => {
      runs.push(key)
      return stored.join()
    })
    const early = read('x')
    const other = read('y')
    await Promise.resolve()
    stored.push('b')
    const late = read('x')
    expect(await Promise.all([early, late, other])).to.deep.equal(['a,b', 'a,b', 'a,b'])
    expect(runs).to.deep.equal(['x', 'y'])
  })

  it('run anew in a later turn, also behind a failure', async () => {
    let runs = 0
    const fails = makeTogether(async () => {
      throw new Error(`run ${++runs}`)
    })
    const outcome = () =>
      fails('x').then(
        () => 'no error',
        (error: Error) => error.message,
      )
    const both = await Promise.all([outcome(), outcome()])
    await setImmediate()
    expect([...both, await outcome()]).to.deep.equal(['run 1', 'run 1', 'run 2'])
  })
})
