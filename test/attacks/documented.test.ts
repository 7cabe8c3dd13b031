// docs/security/ says what is true: every test and file named there exists, every bound names a setting, every attack is named.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../../config/settings.ts'

const HOUSE = join(import.meta.dirname, '../..')
const PAGES = ['README.md', 'threats.md', 'bounds.md', 'held.md', 'audit.md', 'secrets.md', 'wallet.md', 'fuzzing.md']

const read = (path: string) => readFileSync(join(HOUSE, path), 'utf8')
const page = (name: string) => read(`docs/security/${name}`)

/** The rows of a page's tables, each a list of cells, without heads and rules. */
const rows = (name: string) =>
  page(name)
    .split('\n')
    .filter(
      (line, at, lines) => line.startsWith('| ') && !line.startsWith('| ---') && !lines[at + 1]?.startsWith('| ---'),
    )
    .map(line =>
      line
        .slice(1, -1)
        .split(' | ')
        .map(cell => cell.trim()),
    )

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
const isFile = (word: string) => /^[\w@-]+([./][\w@-]+)*\.(ts|lua|sh|md|json)$/.test(word)

describe('docs/security', () => {
  for (const name of PAGES)
    it(`${name} names files that exist`, () => {
      const files = quoted(page(name)).filter(word => isFile(word) && word.includes('/'))
      const links = [...page(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
        ([, path = '']) => `docs/security/${path}`,
      )
      expect([...files, ...links].filter(path => !existsSync(join(HOUSE, path)))).to.deep.equal([])
    })

  it('gives every bound a setting that exists, the place of the code and a test', () => {
    const known = new Set<string>(Object.values(settings).map(({ env }) => env))
    const server = read('prosody.cfg.lua')
    const bounds = rows('bounds.md')
    expect(bounds).not.to.be.empty
    for (const [bound = '', value, setting = '', place = '', test = ''] of bounds) {
      const names = quoted(setting)
      const unknown = names.filter(each => !known.has(each) && !server.includes(each))
      expect(unknown, bound).to.deep.equal([])
      expect(names.length > 0 || setting === 'fixed', `${bound}: a setting, or fixed`).to.equal(true)
      expect(value, bound).not.to.equal('')
      expect(quoted(place).filter(isFile), `${bound}: the place`).not.to.be.empty
      expect(quoted(test).filter(isFile), `${bound}: the test`).not.to.be.empty
    }
  })

  for (const name of ['threats.md', 'held.md'])
    it(`${name} names a test in every line`, () => {
      const untested = rows(name).filter(cells => !quoted(cells.at(-1) ?? '').some(word => /\.test\.ts$/.test(word)))
      expect(untested.map(([first]) => first)).to.deep.equal([])
    })

  it('name every file of test/attacks', () => {
    const all = PAGES.map(page).join('\n')
    const files = globSync('test/attacks/**/*.test.ts', { cwd: HOUSE })
    expect(files.filter(file => !all.includes(`\`${file}\``))).to.deep.equal([])
  })
})
