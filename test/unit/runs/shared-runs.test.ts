// Which calls share one run, and how many actions run at once.
import { expect } from 'chai'
import { inParallel } from '../../../core/runs/in-parallel.ts'
import { makeSerially } from '../../../core/runs/serially.ts'
import { makeSharedRuns } from '../../../core/runs/shared-runs.ts'

describe('calls that share runs', () => {
  it('share the next run, which sees what was stored before the last of them, and run beside no other', async () => {
    const [serially, shareRun] = [makeSerially(), makeSharedRuns()]
    const stored: string[] = []
    const runs: string[] = []
    const reads = (name: string) => {
      stored.push(name)
      return shareRun('x', async begins => {
        await serially('x', async () => {
          begins()
          const read = stored.join()
          await Promise.resolve()
          runs.push(read)
        })
      })
    }
    await Promise.all([reads('a'), reads('b')])
    const blocked = Promise.withResolvers<void>()
    void serially('x', () => blocked.promise)
    const later = [reads('c'), reads('d')]
    await Promise.resolve()
    later.push(reads('e'))
    blocked.resolve()
    await Promise.all(later)
    expect(runs).to.deep.equal(['a,b', 'a,b,c,d,e'])
  })

  it('run anew behind a failure, and each key for itself', async () => {
    const shareRun = makeSharedRuns()
    const outcome = (key: string, run: () => Promise<void>) =>
      shareRun(key, run).then(
        () => 'done',
        (error: Error) => error.message,
      )
    const fails = async () => {
      throw new Error('failed')
    }
    expect(await Promise.all([outcome('x', fails), outcome('x', fails), outcome('y', async () => {})])).to.deep.equal([
      'failed',
      'failed',
      'done',
    ])
    expect(await outcome('x', async () => {})).to.equal('done')
  })
})

describe('actions in parallel', () => {
  it('are so many at once, and end with the first failure', async () => {
    let running = 0
    let most = 0
    const begun: number[] = []
    const act = async (item: number) => {
      begun.push(item)
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
    }
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, act)
    expect([most, begun]).to.deep.equal([3, [1, 2, 3, 4, 5, 6, 7]])
    const failure = await inParallel([1, 2], 2, () => Promise.reject(new Error('failed'))).catch(
      (error: Error) => error.message,
    )
    expect(failure).to.equal('failed')
  })
})
