// The README and the pages for operators say what is true: every setting as the program has it, every command and file.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../../config/settings.ts'
import { commandIn, readFields } from '../../core/commands/fields.ts'
import { lineFrom } from '../../core/commands/line.ts'
import { house } from '../../core/subjects.ts'
import { wordsOf } from '../support/shell.ts'

const HOUSE = join(import.meta.dirname, '../..')
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

  it('give each command what it takes, as a shell reads the line', () => {
    const lines = pages.map(read).flatMap(page => [...page.matchAll(/^\s*(?:[A-Z_]+=\S+ )?\.\/bellhop (.*)$/gm)])
    const own = /^(?:trace|store|restore|messages|help settings)\b/
    const taken = lines.map(([, words = '']) => words.replace(/\s#.*|<.*/, '')).filter(words => !own.test(words))
    expect(taken.length).to.be.above(35)
    expect(taken.map(whyNotTaken).filter(Boolean)).to.deep.equal([])
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

/** Why the command line would refuse these words before it asks Bellhop. */
function whyNotTaken(words: string): string | undefined {
  const line = lineFrom(wordsOf(words))
  const command = commandIn(house.commands, line)
  if (!command) return `${words}: no command`
  const { inputs } = command
  try {
    const given = readFields(command, line)
    const unknown = Object.keys(given).find(name => name !== 'out' && !Object.hasOwn(inputs, name))
    const missing = Object.keys(inputs).find(name => inputs[name]?.required && !inputs[name].piped && !(name in given))
    return unknown || missing ? `${words}: ${unknown ?? missing}` : undefined
  } catch (error) {
    return `${words}: ${error instanceof Error ? error.message : error}`
  }
}
