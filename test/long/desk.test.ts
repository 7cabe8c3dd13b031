// Many agents answer each of many customers at the same instant, by way of two processes of Bellhop, while one of them or the server is
// killed. SEED makes it another one, and DESKS (rounds), AGENTS and CUSTOMERS (of each round) a longer one.
import { expect } from 'chai'
import { contest } from '../faults/contest.ts'

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
const plan = {
  seed: number('SEED', 1),
  desks: number('DESKS', 4),
  agents: number('AGENTS', 50),
  customers: number('CUSTOMERS', 10),
  say: () => {},
}

describe('conversations that many agents answer at the same instant', () => {
  it('have one agent each, and every message is where it belongs', async () => {
    const { violations, counts } = await contest(plan)
    expect(violations, JSON.stringify(counts)).to.deep.equal([])
    expect(counts.cases).to.equal(plan.customers * plan.desks)
    expect(counts['processes that served']).to.be.greaterThan(1)
  }).timeout(120_000 + plan.desks * 60_000)
})
