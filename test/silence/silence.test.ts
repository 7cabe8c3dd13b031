// No silence: each kind of stanza to each kind of address gets the answer that its kind has, once, whoever sends it.
import { expect } from 'chai'
import { openCompany, type Company } from './company.ts'
import { KINDS } from './kinds.ts'
import { everything } from './walk.ts'

describe('every kind of stanza', function () {
  this.timeout(300_000)
  let company: Company
  before(async () => {
    company = await openCompany()
  })
  after(() => company?.end())

  it('is answered at every kind of address as its kind demands, whoever sends it', async () => {
    expect([company.senders.size, KINDS.length, company.addresses.length]).to.satisfy((sizes: number[]) =>
      sizes.every(size => size > 5),
    )
    expect(await everything(company)).to.deep.equal([])
  })
})
