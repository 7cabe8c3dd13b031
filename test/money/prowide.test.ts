// Statements as Prowide's Java reader reads them: the same entries and sums.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { writeCamt } from '../support/camt-file.ts'
import { prepareProwide, readByProwide } from './prowide.ts'
import { readByUs } from './statement-sums.ts'

/** Our own vectors, and those of a folder that the environment names. */
const FOLDERS = [join(import.meta.dirname, '../unit/bank/statements'), process.env.BELLHOP_TEST_STATEMENTS ?? []].flat()

describe("statements, beside Prowide's reader", () => {
  before(prepareProwide)

  for (const folder of FOLDERS)
    for (const name of readdirSync(folder).filter(each => each.endsWith('.xml')))
      it(`have the same entries and sums in ${name}`, () => {
        const file = join(folder, name)
        const [, charset = 'UTF-8'] = /encoding="([^"]+)"/.exec(readFileSync(file, 'latin1')) ?? []
        expect(readByUs(file).lines).to.equal(readByProwide(file, charset)).and.not.to.equal('')
      })

  it('have the same entries and sums where there are ten thousand', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-statement-'))
    try {
      writeCamt(join(folder, 'large.xml'), 10_000)
      expect(readByUs(join(folder, 'large.xml')).lines).to.equal(readByProwide(join(folder, 'large.xml')))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
