// Random stanzas of every kind, by every kind of sender, to every kind of address. STANZAS=10000 SEED=7 makes it a campaign.
import { expect } from 'chai'
import { openCompany } from '../silence/company.ts'
import { drawn } from '../silence/walk.ts'

const SEED = Number(process.env.SEED ?? 1)
const STANZAS = Number(process.env.STANZAS ?? 600)

describe('random stanzas', () => {
  it(`are each answered as their kind demands, and nothing is done twice (seed ${SEED})`, async () => {
    const company = await openCompany()
    try {
      const began = performance.now()
      const wrong = await drawn(company, SEED, STANZAS)
      console.log(`      ${Math.round((STANZAS / (performance.now() - began)) * 1_000)} stanzas a second`)
      expect(wrong).to.deep.equal([])
    } finally {
      await company.end()
    }
  }).timeout(60_000 + STANZAS * 60)
})
