// The README says what is true: every setting as the program has it, every command and file that it names.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../config/settings.ts'
import { commands } from '../core/commands/index.ts'

const HOUSE = join(import.meta.dirname, '..')
const readme = readFileSync(join(HOUSE, 'README.md'), 'utf8')

describe('the README', () => {
  it('lists every setting with its default and its meaning', () => {
    const missing = Object.values(settings)
      .map(settingRow)
      .filter(row => !readme.includes(row))
    expect(missing.join('\n'), 'rows to be put there').to.equal('')
  })

  it('uses commands that exist', () => {
    const used = [...readme.matchAll(/\.\/bellhop ([a-z]+(?: [a-z]+)?)/g)].map(([, words = '']) => words)
    expect(used).not.to.be.empty
    const known = commands.map(({ name }) => name)
    expect(used.filter(words => !known.some(name => words === name || words.startsWith(`${name} `)))).to.deep.equal([])
  })

  it('and all other texts call the command line ./bellhop, since npx could fetch a package of a stranger', () => {
    const texts = globSync(['*', '{bench,bin,config,core,docs,examples,gateway,setup,web,xep}/**'], { cwd: HOUSE })
      .filter(path => path !== 'package-lock.json' && statSync(join(HOUSE, path)).isFile())
      .filter(path => /\bnpx bellhop/.test(readFileSync(join(HOUSE, path), 'utf8')))
    expect(texts).to.deep.equal([])
  })

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path)
    expect(links).not.to.be.empty
    expect(links.filter(path => !existsSync(join(HOUSE, path)))).to.deep.equal([])
  })
})

const settingRow = (each: (typeof settings)[keyof typeof settings]) =>
  `| \`${each.env}\` | ${each.default && `\`${each.default.replaceAll('|', '\\|')}\``} | ${each.meaning} |`
