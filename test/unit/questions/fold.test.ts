// One table of texts, folded by Bellhop and by the server: who answers a person and who answers a group are read alike.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { fold } from '../../../core/questions/form.ts'

const LIBRARY = join(import.meta.dirname, '../../../prosody/bellhop_fold.lib.lua')

const TABLE = [
  ['yes', 'YES', ' Yes ', 'y\u00ADes', 'Yes\n', '\tyes', 'ｙｅｓ', 'yes\uFE0F'],
  ['1 k7', '1 K7', '1  k7', ' 1\u00A0K7 ', '１ K7'],
  ['straße', 'STRASSE', 'strasse', 'Straße'],
  ['ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
  ['da, gern', 'DA,  GERN'],
  ['да', 'ДА', 'Да'],
  ['はい', 'はい\u3000'],
  ['कोई नहीं'],
  ['نعم', ' نعم '],
  ['👍 ok', '👍\uFE0F OK'],
  ['ﬁne', 'fine', 'FINE'],
  ['é', 'e\u0301', 'É'],
  ['ı'],
  ['i̇', 'İ'],
]

/** What the library of the server makes of each. */
function folded(texts: string[]): string[] {
  const script = `
    package.cpath = "/usr/lib/prosody/?.so;/usr/local/lib/prosody/?.so;" .. package.cpath
    local fold = dofile(${JSON.stringify(LIBRARY)})
    for line in io.lines() do
      local text = line:gsub("%x%x", function (byte) return string.char(tonumber(byte, 16)); end)
      print((fold(text) or "nothing"))
    end`
  const input = texts.map(text => `${Buffer.from(text).toString('hex')}\n`).join('')
  for (const lua of ['lua5.4', 'lua5.3', 'lua5.2', 'lua']) {
    const run = spawnSync(lua, ['-e', script], { input, encoding: 'utf8' })
    if (run.status === 0) return run.stdout.split('\n').slice(0, -1)
  }
  throw new Error('No Lua here loads util.encodings of Prosody, which the tests need.')
}

describe('a text that may answer a question', () => {
  it('is folded by Bellhop as by the server', () => {
    const texts = TABLE.flat()
    expect(texts.map(fold)).to.deep.equal(folded(texts))
  })

  it('is the same however it is written', () => {
    for (const texts of TABLE) expect(new Set(texts.map(fold)), texts.join()).to.have.property('size', 1)
  })
})
