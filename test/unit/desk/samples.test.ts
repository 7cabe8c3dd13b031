// Samples of desks: what the staffing chart of the console is drawn from.
import { expect } from 'chai'
import { expireSamples, SAMPLE_MS, sampleDesks, samplesOf } from '../../../core/desk/staffing/sample.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'

describe('samples of a desk', () => {
  let stage: DeskStage
  const desk = newDesk({ capacity: 1, target: { share: 0.8, within: 20 } })
  const begin = async (more = {}) => {
    stage = await openDesk(
      ['c1', 'c2', 'ann', 'bob', 'sue'].map(id => person(id)),
      [{ ...desk, ...more }],
    )
  }
  afterEach(() => stage?.end())

  const look = async () => {
    await sampleDesks(stage.context)
    const [last] = (await samplesOf(stage.context, desk, new Date(0))).reverse()
    return last
  }
  const later = (seconds: number) => void (stage.time.now += seconds * 1_000)

  it('count who waited for longer than the desk promises, also where somebody has come meanwhile', async () => {
    await begin()
    await stage.writes('c1', SUPPORT, 'Hello')
    later(10)
    expect(await look(), 'within the promise').to.include({ waited: 0, present: 0 })
    later(60)
    await stage.does('ann', 'desk on')
    const { id } = await stage.caseOf('c1')
    await stage.does('ann', 'case take', { case: `${id}@bellhop.acme.test` })
    expect(await look()).to.include({ waited: 1, present: 1 })
    later(SAMPLE_MS / 1_000)
    expect(await look(), 'ten minutes later').to.include({ waited: 0, present: 1 })
  })

  it('count who waits for hours in every sample until somebody comes', async () => {
    await begin()
    await stage.writes('c1', SUPPORT, 'Hello')
    for (let time = 0; time < 4; time++) {
      later(SAMPLE_MS / 1_000)
      expect(await look()).to.include({ waited: 1 })
    }
    const all = await samplesOf(stage.context, desk, new Date(0))
    expect(all.map(({ at }) => at.slice(14, 19))).to.deep.equal(['10:00', '20:00', '30:00', '40:00'])
  })

  it('say how many agents the customers need, and none while the desk is closed', async () => {
    await begin()
    for (const customer of ['c1', 'c2']) await stage.writes(customer, SUPPORT, 'Hello')
    later(120)
    expect((await look())?.needed).to.be.above(1)
    await stage.context.store.desks.change(desk.id, {}, { hours: 'Mo-Fr 20:00-21:00' })
    expect(await look()).to.include({ needed: 0 })
  })

  it('taken twice within ten minutes are one, and go after a day', async () => {
    await begin()
    await look()
    await look()
    expect(await stage.context.store.deskSamples.count()).to.equal(1)
    later(86_400 + 601)
    await look()
    await expireSamples(stage.context)
    expect(await stage.context.store.deskSamples.count()).to.equal(1)
  })
})
