// Statements of banks: one vector for each variation that banks were seen to write.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { checkStatements } from '../../../bank/statement-check.ts'
import { readStatements } from '../../../bank/read-statements.ts'
import type { BankEntry, BankPayment, Statement, StatementEnd } from '../../../bank/statement.ts'
import { Fault } from '../../../xep/fault.ts'

/** Our own vectors, and those of a folder that the environment names. */
const FOLDERS = [join(import.meta.dirname, 'statements'), process.env.BELLHOP_TEST_STATEMENTS ?? []].flat()

type Read = Statement & StatementEnd & { entries: BankEntry[] }

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(file: Uint8Array | string, size = 65_536): Promise<Read[]> {
  const found: Read[] = []
  for await (const events of readStatements(inPieces(Buffer.from(file), size)))
    for (const event of events) {
      const current = found.at(-1)
      if ('statement' in event) found.push({ ...event.statement, text: [], entries: [] })
      else if (current && 'entry' in event) current.entries.push(event.entry)
      else if (current && 'end' in event) Object.assign(current, event.end)
    }
  return found
}

/** The words of expected.json for a payment. */
const told = (payment: BankPayment) => ({
  minor: payment.amount,
  currency: payment.currency,
  counterparty: payment.counterparty ?? null,
  account: payment.account ?? null,
  reference: payment.reference ?? null,
  endToEnd: payment.endToEnd ?? null,
  purpose: payment.purpose,
})

const toldEntry = (entry: BankEntry) => ({
  ...told(entry),
  date: entry.date ?? null,
  value: entry.value ?? null,
  status: entry.status ?? null,
  ...(entry.bankReference !== undefined && { bankReference: entry.bankReference }),
  ...(entry.reversal && { reversal: true }),
  ...(entry.returnReason !== undefined && { returnReason: entry.returnReason }),
  ...(entry.ultimate !== undefined && { ultimate: entry.ultimate }),
  ...(entry.batch && { batch: entry.batch.map(told) }),
  ...(entry.batchCount !== undefined && entry.batchCount !== entry.batch?.length && { batchCount: entry.batchCount }),
  ...(entry.original && { original: { minor: entry.original.amount, currency: entry.original.currency } }),
  ...(entry.charges !== undefined && { chargesMinor: entry.charges }),
})

const toldStatement = ({ account, currency, opening, closing, entries, text }: Read) => ({
  account,
  currency,
  openingMinor: opening?.amount ?? null,
  closingMinor: closing?.amount ?? null,
  entries: entries.map(toldEntry),
  ...(text.length && { statementText: text }),
})

/** Without the notes for readers. */
const withoutNotes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'note' ? undefined : each)))

describe('statements of banks', () => {
  for (const folder of FOLDERS) {
    const { files } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
      files: Record<string, unknown>
    }
    for (const file of readdirSync(folder).filter(each => each in files)) {
      it(`reads ${file}`, async () => {
        const bytes = readFileSync(join(folder, file))
        expect((await read(bytes)).map(toldStatement)).to.deep.equal(withoutNotes(files[file]))
        expect(await read(bytes, 7), 'the same in pieces of seven bytes').to.deep.equal(await read(bytes))
      })
    }
  }

  const books = (body: string, opening = '1.00', closing = '2.00') => `<Document><BkToCstmrStmt><Stmt><Id>S</Id>
    <Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>
    <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${opening}</Amt></Bal>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${closing}</Amt></Bal>${body}</Stmt></BkToCstmrStmt></Document>`
  const entry = (amount: string, currency = 'EUR', status = 'BOOK') =>
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>${status}</Sts></Ntry>`
  const check = (file: string) => checkStatements(inPieces(Buffer.from(file), 50))

  it('add up in whole numbers, or nothing of them may be booked', async () => {
    expect(await check(books(entry('0.10') + entry('0.20') + entry('0.70')))).to.containSubset([
      { sum: 100, entries: 3, problem: undefined },
    ])
    expect(
      await check(books(entry('1.00') + entry('9.00', 'EUR', 'PDNG') + entry('9.00', 'EUR', 'INFO'))),
    ).to.containSubset([{ sum: 100, problem: undefined }])
    const problems = async (file: string) => (await check(file)).map(({ problem }) => problem)
    expect(await problems(books(entry('1.01')))).to.deep.equal(['Its entries do not add up to its closing balance.'])
    expect(await problems(books(entry('1.00', 'USD')))).to.deep.equal([
      'It has entries in USD, which is not the currency of the account.',
    ])
    expect(await problems(books(entry('1.00')).replace('OPBD', 'ITBD'))).to.deep.equal(['It tells no opening balance.'])
    expect(await problems(books(entry('1.00')).replace('CLBD', 'ITBD'))).to.deep.equal(['It tells no closing balance.'])
    expect(await problems(books(entry('1.00')).replaceAll('Stmt>', 'Rpt>')), 'a notice books nothing').to.deep.equal([
      undefined,
    ])
  })

  it('are refused where they cannot be read exactly', async () => {
    const refusals: [string, RegExp][] = [
      ['', /empty/],
      ['Dear customer,', /no statement/],
      ['<html><body/></html>', /no camt/],
      ['<!DOCTYPE Document><Document/>', /DOCTYPE/],
      [books(entry('1.00')).slice(0, -20), /broken XML/],
      [books('<Ntry><Amt Ccy="EUR">1.00</Ntry>'), /broken XML/],
      [books('<Ntry><Amt Ccy="EUR">&other;</Amt></Ntry>'), /broken XML/],
      [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, /in each other/],
      [books(entry('1.001')), /more digits than EUR/],
      [books(entry('-1.00')), /no amount/],
      [books(entry('1e3')), /no amount/],
      [books(entry('1.00', 'XXX')), /not known/],
      [books(entry('999999999999999999')), /exactly/],
      [books(entry('90071992547409.91') + entry('0.01')), /exactly/],
      ['<?xml version="1.0" encoding="klingon"?><Document/>', /encoding 'klingon'/],
      [':20:A\n:25:1\n:28C:1\n:61:2601020102C5,00NTRFNONREF\n', /no opening balance/],
      [':20:A\n:25:1\n:60F:C260101EUR0,00\n:61:2601020102XX5,00NTRF\n', /no entry/],
      [':20:A\n:25:1\n:60F:EUR0,00\n', /no balance/],
      [`:20:A\n${'x'.repeat(20_000)}`, /over 10000 bytes/],
    ]
    for (const [file, text] of refusals) {
      const refused = await check(file).then(
        () => 'read',
        (error: unknown) => error,
      )
      expect(refused, file.slice(0, 60)).to.be.instanceOf(Fault).with.property('message').that.matches(text)
    }
  })

  it('are read in UTF-16 too', async () => {
    const [statement] = await check(`\uFEFF${books(entry('1.00'))}`)
    const [wide] = await checkStatements(inPieces(Buffer.from(`\uFEFF${books(entry('1.00'))}`, 'utf16le'), 51))
    expect(wide).to.deep.equal(statement)
  })
})
