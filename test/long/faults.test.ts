// A short campaign of faults with a fixed seed; `npm run faults` is the long one.
import { expect } from 'chai'
import { campaign, report } from '../faults/campaign.ts'

const SEED = Number(process.env.SEED ?? 3)
const ROUNDS = Number(process.env.ROUNDS ?? 8)
const PATIENCE = 600_000 // ms for the verdict, which waits for what is late before it says that it is lost

describe('under faults', () => {
  it('loses nothing, doubles nothing, leaves nothing undone', async () => {
    const plan = { seed: SEED, rounds: ROUNDS, burst: 3, say: () => {} }
    const verdict = await campaign(plan)
    expect(verdict.violations, report(verdict, plan)).to.deep.equal([])
    expect(verdict.counts['broadcasts taken']).to.be.greaterThan(20)
    expect(verdict.counts['questions answered']).to.be.greaterThan(20)
    expect(verdict.counts['emoticons answered']).to.be.greaterThan(2)
    expect(verdict.counts.transfers).to.be.greaterThan(4) // the money with which the four people begin
  }).timeout(ROUNDS * 15_000 + PATIENCE)
})
