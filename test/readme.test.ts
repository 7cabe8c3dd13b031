// The README and the pages for operators say what is true: every setting as the program has it, every command and file.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../config/settings.ts'
import { house } from '../core/subjects.ts'

const HOUSE = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(HOUSE, path), 'utf8')
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: HOUSE })]

describe('the README and the pages for operators', () => {
  it('list every setting with its default and its meaning', () => {
    const table = read('docs/settings.md')
    const missing = Object.values(settings)
      .map(settingRow)
      .filter(row => !table.includes(row))
    expect(missing.join('\n'), 'rows to be put into docs/settings.md').to.equal('')
  })

  it('leave the README short enough to be read', () => {
    expect(read('README.md').split('\n').length).to.be.below(180)
  })

  it('use commands that exist', () => {
    const used = [
      ...pages
        .map(read)
        .join('\n')
        .matchAll(/\.\/bellhop ([a-z]+(?: [a-z]+)?)/g),
    ].map(([, words = '']) => words)
    expect(used).not.to.be.empty
    const known = ['trace', 'store copy', 'restore', 'messages', 'bounce', ...house.commands.map(({ name }) => name)]
    expect(used.filter(words => !known.some(name => words === name || words.startsWith(`${name} `)))).to.deep.equal([])
  })

  it('and all other texts call the command line ./bellhop, since npx could fetch a package of a stranger', () => {
    const texts = globSync(['*', '{bench,bin,config,core,docs,examples,gateway,setup,web,xep}/**'], { cwd: HOUSE })
      .filter(path => path !== 'package-lock.json' && statSync(join(HOUSE, path)).isFile())
      .filter(path => /\bnpx bellhop/.test(readFileSync(join(HOUSE, path), 'utf8')))
    expect(texts).to.deep.equal([])
  })

  for (const page of pages)
    it(`link to files that exist: ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path)
      expect(links.filter(path => !existsSync(join(HOUSE, dirname(page), path)))).to.deep.equal([])
    })

  it('are all in the table of contents', () => {
    const contents = read('docs/README.md')
    const others = globSync('docs/{*,design/*}.md', { cwd: HOUSE }).map(path => path.slice('docs/'.length))
    expect(others.filter(path => path !== 'README.md' && !contents.includes(`(${path})`))).to.deep.equal([])
  })
})

const settingRow = (each: (typeof settings)[keyof typeof settings]) =>
  `| \`${each.env}\` | ${each.default && `\`${each.default.replaceAll('|', '\\|')}\``} | ${each.meaning} |`
