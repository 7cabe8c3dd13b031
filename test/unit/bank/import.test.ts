// Importing statements over a real store: each payment is booked once, and what is not clear waits for a person.
import { expect } from 'chai'
import { bank } from '../../../core/bank/index.ts'
import { ourAccount } from '../../../core/bank/account.ts'
import { importStatements } from '../../../core/bank/import.ts'
import { referenceFor } from '../../../core/bank/reference.ts'
import { accountKey } from '../../../core/bank/statement-digest.ts'
import { runCommand } from '../../../core/commands/run.ts'
import { administrator } from '../../../core/model/caller.ts'
import { walletId } from '../../../core/wallet/account.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { Fault } from '../../../xep/fault.ts'
import { inLanguage } from '../../../texts/say.ts'
import { openStored } from '../../support/context.ts'
import { camt, IBAN, PAYER, unitsText } from '../../support/small-camt.ts'

const EUR = { currency: 'EUR', play: false }
const commands = (bank.commands ?? []).flatMap(each => each.commands)

describe('the bank', () => {
  let opened: Awaited<ReturnType<typeof openStored>>
  let reference = ''
  beforeEach(async () => {
    opened = await openStored({ BELLHOP_WALLET: 'real', BELLHOP_BANK_IBAN: IBAN, BELLHOP_BANK_NAME: 'The Club' })
    for (const id of ['juliet', 'romeo'])
      await opened.context.store.people.insert({ id, username: id, name: id, manager: null, profile: {} })
    reference = await referenceFor(opened.context, 'juliet', 'EUR')
  })
  afterEach(() => opened.end())

  const has = async (owner: string) => (await opened.context.store.ledgerAccounts.get(walletId(owner, EUR)))?.balance
  const bring = (file: Buffer) => importStatements(opened.context, file)
  const does = (name: string, fields: Record<string, string> = {}) => {
    const found = commands.find(each => each.name === name)
    if (!found) throw new Error(`no command ${name}`)
    return runCommand(opened.context, administrator, found, fields)
  }
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: unknown) => (error instanceof Fault ? error.message : error),
    )

  it('brings nothing into wallets of play money, and nothing without an account', async () => {
    const config = { ...opened.context.config, wallet: 'play' as const }
    expect(() => ourAccount({ config })).to.throw(Fault, 'play money')
    expect(() => ourAccount({ config: { ...config, bankIban: '' } })).to.throw(Fault, 'no account is set up')
    expect(ourAccount(opened.context)).to.deep.equal({ iban: IBAN, name: 'The Club' })
    const play = { ...opened.context, config }
    expect(await refusal(importStatements(play, camt([{ cents: 999, text: reference }])))).to.include('play money')
    expect(await has('juliet')).to.equal(undefined)
  })

  it('books each payment to the wallet whose reference it has, and two equal ones twice', async () => {
    const spaced = reference.match(/.{1,4}/g)?.join(' ') ?? ''
    const [imported] = await bring(
      camt([
        { cents: 999, text: reference },
        { cents: 999, text: `lunch ${spaced} ok` },
      ]),
    )
    expect(imported).to.include({ booked: 2, waiting: 0 })
    expect(await has('juliet')).to.equal(1998)
    expect(await checkLedger(opened.context)).to.deep.equal([])
    expect(await opened.context.store.notices.count({})).to.equal(2)
  })

  it('books nothing twice: the same file, another file, another format', async () => {
    await bring(camt([{ cents: 500, text: reference }]))
    const [again] = await bring(camt([{ cents: 500, text: reference }]))
    expect(again).to.include({ booked: 0, left: 'it was imported before' })
    const other = `:20:X\n:25:12030000/202051\n:28C:7/1\n:60F:C261101EUR10,00\n:61:2611021102C5,00NTRFNONREF\n:86:${reference}\n:62F:C261102EUR15,00\n-\n`
    expect((await bring(Buffer.from(other)))[0]).to.include({ booked: 0, left: 'it was imported before' })
    expect(await has('juliet')).to.equal(500)
  })

  it('shows beforehand what would be booked, and books nothing by that', async () => {
    const file = camt([
      { cents: 500, text: reference },
      { cents: 700, text: 'no reference' },
    ])
    expect((await importStatements(opened.context, file, true))[0]).to.include({ booked: 1, waiting: 1 })
    expect([await has('juliet'), await opened.context.store.bankPayments.count()]).to.deep.equal([undefined, 0])
    expect((await bring(file))[0]).to.include({ booked: 1, waiting: 1 })
  })

  it('goes on where an import was interrupted', async () => {
    const file = camt([
      { cents: 500, text: reference },
      { cents: 700, text: 'no reference' },
      { cents: 40, text: reference },
    ])
    await bring(file)
    const { store } = opened.context
    for (const { id } of await store.bankStatements.find({})) await store.bankStatements.remove(id)
    expect((await bring(file))[0]).to.include({ booked: 0, waiting: 0 })
    expect(await has('juliet')).to.equal(540)
    expect(await store.bankPayments.count({ state: 'waiting' })).to.equal(1)
  })

  it('books nothing of a file that does not add up, or is of another account', async () => {
    const good = { cents: 500, text: reference }
    expect(await refusal(bring(camt([good], { wrongBy: 1 })))).to.match(/Nothing of this file is booked.*S1.*add up/)
    expect(await refusal(bring(camt([good], { account: PAYER })))).to.match(/of another account/)
    expect(await has('juliet')).to.equal(undefined)
  })

  it('leaves to a person what is not clear, with a suggestion', async () => {
    const theirs = await referenceFor(opened.context, 'romeo', 'EUR')
    const batch = '<NtryDtls><Btch><NbOfTxs>7</NbOfTxs></Btch></NtryDtls>'
    const [imported] = await bring(
      camt([
        { cents: 100, text: reference },
        { cents: 200, text: 'without' },
        { cents: 300, text: `${reference} ${theirs}` },
        { cents: 400, text: reference, more: batch },
        { cents: -50, text: reference, more: '<RvslInd>true</RvslInd>' },
        { cents: -60, text: 'rent' },
      ]),
    )
    expect(imported).to.include({ booked: 1, waiting: 4 })
    const { table } = await does('statements')
    expect(table?.rows.map(([, , amount, , , reason, maybe]) => [amount, reason, maybe]).sort()).to.deep.equal([
      ['-0.50 EUR', 'a payment that came back', 'juliet'],
      ['2.00 EUR', 'no reference of anybody here', 'juliet'],
      ['3.00 EUR', 'references of several people', 'juliet'],
      ['4.00 EUR', 'a batch whose parts the bank does not tell completely', ''],
    ])
    const german = (await inLanguage('de', () => does('statements'))).table?.rows
    expect(german?.map(([, , amount, , , reason]) => `${amount} ${reason}`)).to.include(
      '2,00 EUR keine Referenz von jemandem hier',
    )
  })

  it('books what waits by one decision, and takes back what came back', async () => {
    await bring(
      camt([
        { cents: 200, text: 'without' },
        { cents: -50, more: '<RvslInd>true</RvslInd>' },
        { cents: 70, text: '?' },
      ]),
    )
    const waiting = await opened.context.store.bankPayments.find({ where: { state: 'waiting' } })
    const idOf = (amount: number) => waiting.find(each => each.amount === amount)?.id ?? ''
    expect(await refusal(does('statement accept', { payment: idOf(-50), person: 'romeo' }))).to.match(/not enough/)
    const both = ['romeo', 'juliet'].map(person => refusal(does('statement accept', { payment: idOf(200), person })))
    expect((await Promise.all(both)).filter(each => each === 'done')).to.have.length(1)
    const owner = (await has('romeo')) ? 'romeo' : 'juliet'
    expect(await has(owner)).to.equal(200)
    await does('statement accept', { payment: idOf(-50), person: owner })
    expect(await has(owner)).to.equal(150)
    await does('statement dismiss', { payment: idOf(70) })
    expect(await refusal(does('statement accept', { payment: idOf(70), person: 'romeo' }))).to.match(
      /No such payment waits/,
    )
    expect(await checkLedger(opened.context)).to.deep.equal([])
  })

  it('books the parts of a batch that is told completely', async () => {
    const part = (cents: number, purpose: string) =>
      `<TxDtls><Amt Ccy="EUR">${unitsText(cents)}</Amt><RmtInf><Ustrd>${purpose}</Ustrd></RmtInf></TxDtls>`
    const parts = (last: number) =>
      `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${part(100, reference)}${part(last, 'x')}</NtryDtls>`
    const file = (last: number, id: string) => {
      const plain = camt([{ cents: 300 }], { id }).toString()
      return Buffer.from(plain.replace(/<NtryDtls>[^]*<\/NtryDtls>/, parts(last)))
    }
    expect((await bring(file(199, 'S1')))[0], 'they do not add up').to.include({ booked: 0, waiting: 1 })
    for (const { id } of await opened.context.store.bankStatements.find({}))
      await opened.context.store.bankStatements.remove(id)
    for (const { id } of await opened.context.store.bankPayments.find({}))
      await opened.context.store.bankPayments.remove(id)
    expect((await bring(file(200, 'S1')))[0]).to.include({ booked: 1, waiting: 1 })
    expect(await has('juliet')).to.equal(100)
  })

  it('gives accountants all transfers of a month, which add up', async () => {
    await bring(camt([{ cents: 999, text: `${reference} =1+1` }]))
    const month = opened.context.now().toISOString().slice(0, 7)
    const { text: journal = '' } = await does('ledger export', { month })
    expect(journal).to.include('    house:bank  -9.99 EUR\n    wallets:juliet  9.99 EUR')
    const { text: csv = '' } = await does('ledger export', { month, as: 'csv' })
    expect(csv.split('\r\n')).to.have.length(3)
    expect(csv).to.include(`wallets:juliet,9.99,EUR,${reference} =1+1`)
    expect((await does('ledger export', { month: '2020-02', as: 'csv' })).text?.split('\r\n')).to.have.length(1)
    expect(await refusal(does('ledger export', { month: '2026-13' }))).to.match(/as 2026-11/)
  })

  it('knows an account in the forms of both formats', () => {
    expect(accountKey('DE02 1203 0000 0000 2020 51')).to.equal(accountKey('12030000/0000202051'))
    expect(accountKey('12030000/202051')).not.to.equal(accountKey('12030000/202052'))
    expect(accountKey(PAYER)).to.equal(PAYER)
  })
})
