// Inputs that nobody means: each reader of input from outside refuses with a reason, or takes what is whole. None crashes, hangs or fills
// the memory, and a refused input leaves nothing in the store. INPUTS=20 SEED=7 makes it a campaign.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { house } from '../../core/subjects.ts'
import { HOUSE } from '../../setup/imports.ts'
import { fuzz } from '../fuzz/run.ts'
import { targets } from '../fuzz/targets/targets.ts'

const SEED = Number(process.env.SEED ?? 1)
const INPUTS = Number(process.env.INPUTS ?? 1) // times the inputs of a short run

/** A file that another target gives to the same reader. */
const SAME: Record<string, string> = {
  'org apply': 'file of org plan',
  'group picture': 'pictures',
  'emoticon picture': 'pictures',
}

describe('inputs that nobody means', () => {
  for (const target of targets) {
    const inputs = target.inputs * INPUTS
    it(`are refused or taken whole: ${inputs} ${target.name} (seed ${SEED})`, async () => {
      const taken = await fuzz(target, SEED, inputs)
      console.log(`      ${taken} taken, ${inputs - taken} refused`)
      expect(taken, 'some are right, or nothing is tried behind the first check').to.be.greaterThan(0)
    }).timeout(600_000 * INPUTS)
  }

  it('are counted in docs/security/fuzzing.md', () => {
    const page = readFileSync(join(HOUSE, 'docs/security/fuzzing.md'), 'utf8')
    const missing = targets.filter(({ name, inputs }) => !page.includes(`| ${name} | ${inputs} |`))
    expect(missing.map(({ name }) => name)).to.deep.equal([])
  })

  it('are given to every command that takes a file', () => {
    const names = new Set(targets.map(({ name }) => name))
    const missing = house.commands
      .filter(({ inputs }) => Object.values(inputs).some(({ type }) => type === 'file'))
      .filter(({ name }) => !names.has(SAME[name] ?? `file of ${name}`))
    expect(missing.map(({ name }) => name)).to.deep.equal([])
  })
})
