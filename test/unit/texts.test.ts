// Texts in several languages: every language has every text, and none is left in English by mistake.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HOUSE } from '../../setup/imports.ts'

type Texts = Record<string, unknown>

const folders = globSync('{core/*,gateway}/texts/de.ts', { cwd: HOUSE }).map(file => file.slice(0, -'/de.ts'.length))
/** Words that are the same in both languages. */
const SAME = new Set([
  ...['Person', 'Code', 'Chat', 'Browser', 'Name', 'Organisation', 'Problem', 'System', 'ltr'],
  ...['Android', 'iPhone, iPad', 'Windows', 'Mac', 'Linux'],
])

async function textsOf(folder: string, language: string): Promise<Texts> {
  const module: Record<string, Texts> = await import(join(HOUSE, folder, `${language}.ts`))
  return module[language] ?? {}
}

/** The names of all texts, and what those say that say the same to everybody. */
function* leaves(texts: object, path = ''): Iterable<[name: string, text: unknown]> {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'object' && value !== null) yield* leaves(value, `${path}${key}.`)
    else yield [path + key, value]
  }
}

describe('texts in several languages', () => {
  it('are found', () =>
    expect(folders).to.include.members(['core/mailing/texts', 'core/reports/texts', 'gateway/texts']))

  for (const folder of folders)
    it(`${folder} has every text in English and German`, async () => {
      const [en, de] = [new Map(leaves(await textsOf(folder, 'en'))), new Map(leaves(await textsOf(folder, 'de')))]
      expect(en.size).to.be.above(5)
      expect([...de.keys()]).to.have.members([...en.keys()])
      for (const [name, text] of de) expect(typeof text, name).to.equal(typeof en.get(name))
      const words = [...de].filter(([, text]) => typeof text === 'string')
      for (const [name, text] of words) expect(text, name).to.match(/\S/)
      const untranslated = words.filter(([name, text]) => text === en.get(name) && !SAME.has(String(text)))
      expect(untranslated).to.deep.equal([])
    })
})
