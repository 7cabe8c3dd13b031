// The licences of packages: each is read from the package itself, and only those in the list are allowed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HOUSE } from '../../../setup/imports.ts'
import { isAllowed, licencesPage, licensedPackages } from '../../../setup/licences.ts'

describe('licences', () => {
  const all = licensedPackages()

  it('of all packages are known and allowed', () => {
    expect(all).to.have.length.above(100)
    expect(all.filter(each => !isAllowed(each)).map(({ name, licence }) => `${name}: ${licence}`)).to.deep.equal([])
  })

  it('are listed in docs/licences.md as the packages have them', () => {
    expect(readFileSync(join(HOUSE, 'docs/licences.md'), 'utf8')).to.equal(licencesPage(all))
  })

  it('that nobody has allowed are found', () => {
    for (const licence of ['GPL-3.0', 'AGPL-3.0-only', 'SEE LICENSE IN LICENSE', 'UNLICENSED', 'none'])
      expect(isAllowed({ licence }), licence).to.equal(false)
  })
})
