// The folder of statements, over a real store and real files.
import { expect } from 'chai'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { referenceFor } from '../../../core/bank/reference.ts'
import { importFolder, refusedFiles } from '../../../core/bank/statement-folder.ts'
import { walletId } from '../../../core/wallet/account.ts'
import { openStored } from '../../support/context.ts'
import { camt, IBAN } from '../../support/small-camt.ts'

const LATER = 3_600_000 // ms: nobody has written to the files meanwhile

describe('the folder of bank statements', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-statements-'))
  let opened: Awaited<ReturnType<typeof openStored>>
  let reference = ''
  beforeEach(async () => {
    const account = { BELLHOP_WALLET: 'real', BELLHOP_BANK_IBAN: IBAN, BELLHOP_BANK_NAME: 'The Club' }
    opened = await openStored({ ...account, BELLHOP_BANK_FOLDER: folder })
    await opened.context.store.people.insert({
      id: 'juliet',
      username: 'juliet',
      name: 'Juliet',
      manager: null,
      profile: {},
    })
    reference = await referenceFor(opened.context, 'juliet', 'EUR')
  })
  afterEach(async () => {
    await opened.end()
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  })
  after(() => rmSync(folder, { recursive: true }))

  const at = (ms: number) => ({ ...opened.context, now: () => new Date(Date.now() + ms) })
  const puts = (name: string, content: Buffer) => writeFileSync(join(folder, name), content)
  const has = async () => {
    const wallet = await opened.context.store.ledgerAccounts.get(walletId('juliet', { currency: 'EUR', play: false }))
    return wallet?.balance ?? 0
  }
  /** Names without the time before them. */
  const within = (name: string) => readdirSync(join(folder, name)).map(each => each.replace(/^\S+Z /, ''))

  it('imports a file once, and puts it to those that are done', async () => {
    puts('monday.xml', camt([{ cents: 500, text: reference }]))
    expect(await importFolder(at(LATER))).to.deep.equal(['monday.xml'])
    expect([await has(), within('done')]).to.deep.equal([500, ['monday.xml']])
    expect(await importFolder(at(LATER))).to.deep.equal([])
  })

  it('books nothing twice where the same statement comes in another file', async () => {
    for (const name of ['monday.xml', 'again.xml']) puts(name, camt([{ cents: 500, text: reference }]))
    await importFolder(at(LATER))
    expect([await has(), within('done').length]).to.deep.equal([500, 2])
  })

  it('waits for a file that is still being written', async () => {
    const whole = camt([{ cents: 500, text: reference }])
    puts('monday.xml', whole.subarray(0, 400))
    for (const name of ['.monday.xml', 'monday.xml.part']) puts(name, whole)
    expect(await importFolder(at(0))).to.deep.equal([])
    puts('monday.xml', whole)
    expect(await importFolder(at(LATER))).to.deep.equal(['monday.xml'])
    expect(await has()).to.equal(500)
  })

  it('puts a file that is refused aside, with the reason, which the doctor names', async () => {
    puts('wrong.xml', camt([{ cents: 500, text: reference }], { wrongBy: 1 }))
    puts('list.csv', Buffer.from('no statement at all'))
    await importFolder(at(LATER))
    expect(within('refused').sort()).to.deep.equal([
      ...['list.csv', 'list.csv.reason.txt', 'wrong.xml', 'wrong.xml.reason.txt'],
    ])
    const warnings = await refusedFiles(opened.context)
    expect(warnings.map(({ is }) => is).join()).to.contain('Nothing of this file is booked')
    expect(warnings.every(({ object }) => readFileSync(object).length > 0)).to.equal(true)
    expect(await has()).to.equal(0)
  })
})
