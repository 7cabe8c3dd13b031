// A short walk of random changes with a fixed seed; `npm run faults -- --changes 1000 --seed 7` is a long one.
import { expect } from 'chai'
import { walk } from '../changes/walk.ts'

const SEED = Number(process.env.SEED ?? 1)
const STEPS = Number(process.env.STEPS ?? 60)

describe('random changes', () => {
  it(`leave everybody where they say, while Bellhop and the server are killed (seed ${SEED})`, async () => {
    const repeat = (steps: number) => `SEED=${SEED} STEPS=${steps} npm run test:long -- test/long/changes.test.ts`
    const killed = await walk({ seed: SEED, steps: STEPS, repeat, odds: 7, isMortal: true, every: 10 })
    expect([...killed.keys()]).to.include.members(['Bellhop', 'the server'].map(who => `killed: ${who}`))
  }).timeout(STEPS * 5_000)
})
