// Where a code is told, it is told once: no file of Bellhop, its queue or the server keeps the code in the clear.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { submit } from '../support/hostile.ts'
import { CODE, PAIRING, siege } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a secret that was told', () => {
  let acme: TappedWorld
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  it('is in no log, archive, queue or store, whether chat or a form has told it', async () => {
    const ed = await acme.person('ed')
    ed.says(BELLHOP, 'code issue')
    const chat = CODE.exec((await ed.hears(CODE)).getChildText('body') ?? '')?.[0] ?? ''
    const form = await ed.asks('bellhop.acme.test', 'set', submit('code-issue', ''))
    ed.says(BELLHOP, 'pair')
    const [, pairing = '', link = ''] = PAIRING.exec((await ed.hears(/^Pairing code/)).getChildText('body') ?? '') ?? []
    const shown = await ed.asks('bellhop.acme.test', 'set', submit('pair', ''))
    const [paired = ''] = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(String(shown)) ?? []
    const told = [chat, CODE.exec(String(form))?.[0] ?? '', pairing, link, paired]
    expect(told.filter(each => each.length < 9)).to.deep.equal([])
    await ed.leaves()
    await acme.restart() // so that the queue and the store have written everything

    const files = readdirSync(acme.config.data, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
    const names = files.map(file => join(file.parentPath, file.name))
    expect(
      names.filter(name => /bellhop\.log|sqlite|prosody/.test(name)),
      'files to look into',
    ).not.to.be.empty
    const keeping = names.flatMap(name => {
      const content = contentOf(name).toUpperCase()
      return [...told, ...told.map(each => each.replaceAll('-', ''))]
        .filter(each => content.includes(each.toUpperCase()))
        .map(each => `${name.slice(acme.config.data.length)}: ${each}`)
    })
    expect(keeping).to.deep.equal([])
  }).timeout(60_000)
})

/** Nothing for a file that the server has removed since it was listed. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
