// Pay-outs to banks over a real store: to the person's own account, by two administrators, once.
import { expect } from 'chai'
import { checkLedger } from '../../../core/wallet/check.ts'
import { houseAccount, walletId, walletOf } from '../../../core/wallet/account.ts'
import { postTransfer } from '../../../core/wallet/ledger.ts'
import { openWalletPeople, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

const REAL = { currency: 'EUR', play: false }
const ALEX = 'NL91ABNA0417164300'

describe('a pay-out to a bank', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople({
      ...{ BELLHOP_WALLET: 'real', BELLHOP_BANK_IBAN: 'DE02120300000000202051', BELLHOP_BANK_NAME: 'The Club' },
    })
    const { context } = world
    const [bank, wallet] = [await houseAccount(context, 'bank', REAL), await walletOf(context, 'alex', REAL)]
    const order = {
      id: 'in',
      kind: 'topup',
      from: bank.id,
      to: wallet.id,
      by: null,
      money: { amount: 10_000, currency: 'EUR' },
    } as const
    await postTransfer(context, order)
    const paid = {
      id: 's1 0',
      amount: 10_000,
      currency: 'EUR',
      purpose: '',
      state: 'booked',
      day: '2026-11-02',
    } as const
    await context.store.bankPayments.insert({ ...paid, account: ALEX, owner: 'alex' })
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const admin = (fields: Fields, username = 'michael') =>
    world.says('bank payouts', fields, { ...world.callerOf(username), admin: true })
  const balance = () => world.ledger.balance(walletId('alex', REAL))

  it('goes to the account from which its owner paid in, in a file that two administrators make', async () => {
    expect(await says('bank payout', { amount: '30' })).to.contain(`30.00 EUR go to your bank account ${ALEX}`)
    expect(await says('bank payout', { amount: '12.50' })).to.contain('as soon as two administrators')
    expect(await balance()).to.equal(5_750)
    expect(await admin({ do: 'confirm' })).to.contain('No pay-out is proposed')
    expect(await admin({ do: 'propose' })).to.contain('2 pay-outs of 42.50 EUR are proposed')
    expect(await admin({ do: 'confirm' }), 'by the same one').to.contain('another administrator confirms')
    const file = await admin({ do: 'confirm' }, 'eve')
    expect(file).to.contain('<NbOfTxs>2</NbOfTxs><CtrlSum>42.50</CtrlSum>').and.contain(`<IBAN>${ALEX}</IBAN>`)
    expect(await admin({ do: 'confirm' }, 'eve')).to.contain('No pay-out is proposed')
    const [, id = ''] = /<MsgId>([^<]+)/.exec(file) ?? []
    expect(await admin({ do: 'again', of: id })).to.contain('<CtrlSum>42.50</CtrlSum>')
    expect(await admin({})).to.contain('Nobody waits')
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is paid back when it is refused, once, and not behind the file', async () => {
    await says('bank payout', { amount: '30' })
    const [open] = await world.context.store.bankPayouts.find()
    const refuse = () => admin({ do: 'refuse', of: open?.id ?? '' })
    expect(await refuse()).to.contain('30.00 EUR are in the wallet again')
    expect(await refuse()).to.contain('no such pay-out')
    expect(await balance()).to.equal(10_000)
    expect((await world.told('alex')).at(-1)).to.contain('in your wallet again')
    await says('bank payout', { amount: '30' })
    await admin({ do: 'propose' })
    await admin({ do: 'confirm' }, 'eve')
    const [sent] = await world.context.store.bankPayouts.find({ where: { state: 'sent' } })
    expect(await admin({ do: 'refuse', of: sent?.id ?? '' })).to.contain('no such pay-out')
    expect(await balance()).to.equal(7_000)
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is made once for each message, and confirmed once by two at the same moment', async () => {
    const caller = world.callerOf('alex', 'the same')
    await world.says('bank payout', { amount: '30' }, caller)
    await world.says('bank payout', { amount: '30' }, caller)
    expect(await balance()).to.equal(7_000)
    await admin({ do: 'propose' })
    const files = await Promise.all([admin({ do: 'confirm' }, 'eve'), admin({ do: 'confirm' }, 'alex')])
    expect(files.filter(each => each.includes('<NbOfTxs>1</NbOfTxs>'))).to.have.length(1)
  })

  it('is refused without an account, beyond the wallet, in play money, frozen, and for who has no account of an administrator', async () => {
    expect(await says('bank payout', { amount: '5' }, 'eve')).to.contain('Nothing came into your wallet')
    expect(await says('bank payout', { amount: '101' })).to.contain('not enough')
    await says('freeze', {})
    expect(await says('bank payout', { amount: '5' })).to.contain('frozen')
    expect(await says('bank payouts', {})).to.contain('Only the administrator')
    expect(await world.says('bank payouts', { do: 'propose' }, { admin: true })).to.contain('Two people agree')
    expect(await balance()).to.equal(10_000)
  })
})
