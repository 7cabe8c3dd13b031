// Random messages at every address while everything is killed now and then, with a fixed seed; SEED and ROUNDS make it longer.
import { expect } from 'chai'
import { report } from '../faults/campaign.ts'
import { throwMessages } from '../faults/throwing.ts'

const SEED = Number(process.env.SEED ?? 5)
const ROUNDS = Number(process.env.ROUNDS ?? 6)

describe('messages of every kind, under faults', () => {
  it('reach the right people, once, as what they are, and answer no question that they do not answer', async () => {
    const plan = { seed: SEED, rounds: ROUNDS, burst: 1, say: () => {} }
    const verdict = await throwMessages(plan)
    expect(verdict.violations, report(verdict, plan)).to.deep.equal([])
    expect(verdict.counts['sent to a group']).to.be.greaterThan(20)
    expect(verdict.counts['corrections']).to.be.greaterThan(3)
    expect(verdict.counts['groups founded']).to.be.greaterThan(2)
  }).timeout(120_000 + ROUNDS * 20_000)
})
