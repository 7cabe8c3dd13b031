// Coupons with a price, over a real store: people get them exactly when they have paid, and are paid back when they are taken back.
import { expect } from 'chai'
import { refundCoupon } from '../../../core/coupons/refund.ts'
import { redeem } from '../../../core/coupons/redeem.ts'
import { undoRedemption } from '../../../core/coupons/undo.ts'
import { takeChoice } from '../../../core/questions/answer.ts'
import { readChoices } from '../../../core/questions/choices.ts'
import { permitOffers } from '../../../core/questions/offers.ts'
import { newQuestion } from '../../../core/questions/question.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { answerPayment } from '../../../core/wallet/confirm.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

const NOTHING_ASKED = 'Nobody asks you to pay, and nobody owes you an answer.'

describe('a coupon with a price', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople()
    for (const username of ['alex', 'eve']) await says('topup', { amount: '20' }, username)
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'michael') =>
    world.says(name, fields, world.callerOf(username))
  const creates = (fields: Fields = {}) =>
    says('coupon create', { name: 'lunch', text: 'Lunch', price: '4.50', ...fields })
  const sends = (to: string) => says('coupon send', { coupon: 'lunch', to })
  const confirms = (payment: string, username = 'alex', answer = 'yes') =>
    says('confirm', { payment, answer }, username)
  const offered = async (username = 'alex') => referenceIn((await world.told(username)).at(-1) ?? '')
  const vouchers = () => world.context.store.vouchers.find({ sort: 'holder' })
  const voucherOf = async (holder: string) => (await vouchers()).find(each => each.holder === holder)
  const buys = async (username = 'alex') => {
    await sends(username)
    return confirms(await offered(username), username)
  }
  const revokes = async () => {
    const said = await says('coupon revoke', { coupon: 'lunch', reason: 'closed' })
    await refunds()
    return said
  }
  const refunds = async () => {
    const [coupon] = await world.context.store.coupons.find()
    await refundCoupon(world.context, `${coupon?.id} 0`)
  }
  const uses = async (holder: string) => {
    const voucher = await voucherOf(holder)
    await redeem(world.context, voucher?.id ?? '', { place: undefined, once: 'use' }, world.callerOf('michael'))
    return voucher
  }
  const cents = async () => [
    await world.balance('alex'),
    await world.balance('eve'),
    (await world.balance('michael')) ?? 0,
  ]

  it('is offered, and handed out when it is paid, once', async () => {
    await creates()
    expect(await sends('alex, eve')).to.equal('2 people are asked to pay 4.50 EUR play money for Lunch.')
    expect(await vouchers()).to.deep.equal([])
    const [asked = ''] = await world.told('alex')
    expect(asked)
      .to.contain('Lunch, a coupon of Michael Stone')
      .and.contain('asks you to pay 4.50 EUR play money for Lunch')
    expect(await confirms(referenceIn(asked)))
      .to.contain('Paid: 4.50 EUR')
      .and.contain('The coupon is in your booklet.')
    await confirms(referenceIn(asked))
    expect((await vouchers()).map(({ holder }) => holder)).to.deep.equal(['alex'])
    expect(await world.context.store.couponDeliveries.count()).to.equal(1)
    expect(await cents()).to.deep.equal([1_550, 2_000, 450])
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is not asked for twice, and is in the booklet as an offer until it is paid', async () => {
    await creates()
    await sends('alex')
    await sends('alex')
    expect(await world.told('alex')).to.have.length(1)
    const rows = async () => (await world.does('coupons', {}, world.callerOf('alex'))).table?.rows ?? []
    expect((await rows())[0]?.slice(0, 2)).to.deep.equal([await offered(), 'Lunch'])
    await confirms(await offered())
    expect((await rows())[0]?.[0])
      .to.match(/^\w{4}-\w{4}$/)
      .and.not.equal(await offered())
    expect(await sends('alex'))
      .to.contain('0 people are asked')
      .and.contain('1 person is not asked')
  })

  it('is handed out to nobody who declines, or has too little', async () => {
    await creates({ price: '30' })
    await sends('alex, eve')
    expect(await confirms(await offered())).to.contain('not enough')
    await confirms(await offered('eve'), 'eve', 'no')
    expect([await vouchers(), await cents()]).to.deep.equal([[], [2_000, 2_000, 0]])
  })

  it('is bought by its link, with the payment that is open already', async () => {
    await creates()
    await sends('alex')
    const { link = '' } = await world.does('qr coupon', { coupon: 'lunch' }, world.callerOf('michael'))
    const answer = await world.does('join', { token: link }, world.callerOf('alex'))
    expect(answer.next).to.deep.include({ command: 'confirm', fields: { payment: await offered() } })
    expect(answer.text).to.contain('Michael Stone (michael) asks you to pay 4.50 EUR play money for Lunch')
    await confirms(referenceIn(answer.text ?? ''))
    expect(await says('join', { token: link }, 'alex')).to.contain('You have Lunch already')
  })

  it('is bought by a choice that brings it', async () => {
    await creates()
    const written = readChoices('Lunch [coupon: lunch]/Nothing')
    const asking = await permitOffers(world.context, { choices: written, changeable: false }, world.callerOf('michael'))
    const place = {
      id: 'q1',
      kind: 'person',
      from: 'michael@acme.test',
      to: 'alex@acme.test',
      stanza: 'q1',
      text: 'Hungry?',
    } as const
    const question = newQuestion(world.context, asking, place, world.callerOf('michael'))
    await world.context.store.questions.put(question)
    await takeChoice(world.context, question, '1', world.callerOf('alex', 'the choice'))
    expect(await vouchers()).to.deep.equal([])
    expect(await confirms(await offered())).to.contain('The coupon is in your booklet.')
  })

  it('is not bought by an automatic payment to whom sells it', async () => {
    await creates()
    const begins = await says('autopay', { to: 'michael', amount: '20', every: 'month', asked: '1' }, 'alex')
    await confirms(referenceIn(begins))
    expect(await sends('alex')).to.contain('1 person is asked')
    expect([await vouchers(), (await cents())[0]]).to.deep.equal([[], 2_000])
  })

  it('is sold to no more people than can use it, whatever process sells it', async () => {
    await creates({ total: '1' })
    await sends('alex, eve')
    const payments = await world.context.store.payments.find({ sort: 'payer' })
    const other = { ...world.context, ...(await world.ledger.another()) }
    const sold = await Promise.allSettled(
      payments.map((payment, at) => answerPayment(at ? other : world.context, payment, 'yes')),
    )
    expect(sold.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect([(await vouchers()).length, (await cents())[2]]).to.deep.equal([1, 450])
    expect(await sends('alex, eve')).to.equal('Lunch is sold out.')
  })

  it('is paid once by somebody with two payments for it', async () => {
    await creates()
    await sends('alex')
    const [first] = await world.context.store.payments.find()
    if (!first) throw new Error('no payment')
    const second = { ...first, id: 'second', reference: 'AAAAAAAA' }
    await world.context.store.payments.insert(second)
    await answerPayment(world.context, first, 'yes')
    const refused = await answerPayment(world.context, second, 'yes').catch((error: Error) => error.message)
    expect(refused).to.equal('You have or had Lunch already. Nothing was paid.')
    expect([(await vouchers()).length, (await cents())[0]]).to.deep.equal([1, 1_550])
  })

  it('is paid back when it is taken back, once, to who paid it', async () => {
    await creates()
    await buys('alex')
    await buys('eve')
    await uses('eve')
    expect(await revokes()).to.contain('Who bought it is paid back')
    await refunds()
    expect(await cents()).to.deep.equal([2_000, 1_550, 450])
    expect((await world.told('alex')).at(-1)).to.equal(
      '4.50 EUR play money came back to your wallet for the coupon Lunch.',
    )
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is paid back for the uses that are left, and for one that is given back later', async () => {
    await creates({ each: '3', price: '10' })
    await buys('alex')
    const used = await uses('alex')
    await revokes()
    expect((await cents())[0]).to.equal(1_000 + 666)
    await undoRedemption(world.context, used?.code ?? '', world.callerOf('michael'))
    await refunds()
    expect((await cents())[0]).to.equal(2_000)
  })

  it('is paid back later where the wallet that was paid has too little', async () => {
    await creates()
    await buys('alex')
    const paid = await says('pay', { to: 'eve', amount: '4' })
    await confirms(referenceIn(paid), 'michael')
    await revokes()
    expect((await cents())[0]).to.equal(1_550)
    await says('topup', { amount: '10' })
    await refunds()
    expect((await cents())[0]).to.equal(2_000)
    expect(await world.context.store.coupons.count({ refunding: true })).to.equal(0)
  })

  it('is not sold any more when it was taken back', async () => {
    await creates()
    await sends('alex')
    const payment = await offered()
    const said = await says('coupon revoke', { coupon: 'lunch', reason: 'closed' })
    expect(said).to.contain('Lunch is taken back.')
    expect(await confirms(payment))
      .to.contain('Lunch cannot be given out')
      .and.contain('Nothing was paid.')
    await refunds()
    expect(await confirms(payment)).to.contain('declined. Nothing was paid.')
    expect([(await cents())[0], await says('requests', {}, 'alex')]).to.deep.equal([2_000, NOTHING_ASKED])
  })

  it('speaks German to who reads German', async () => {
    await world.context.store.people.change('alex', {}, { profile: { language: 'de' } })
    await creates({ each: '2', worth: '6 EUR', places: 'Canteen', from: '2099-01-01', until: '2099-12-31' })
    await sends('alex, eve')
    expect((await world.told('alex'))[0]).to.match(
      /^Lunch, ein Gutschein von Michael Stone, .*\nWert: 6 EUR\nGültig ab 1\. Januar 2099 bis 31\. Dezember 2099\nWo: Canteen\n/,
    )
    expect((await world.told('eve'))[0]).to.contain(
      'Valid from 1 January 2099 until 31 December 2099\nWhere: Canteen\n',
    )
    for (const username of ['alex', 'eve']) await confirms(referenceIn((await world.told(username))[0] ?? ''), username)
    world.ledger.setTime('2099-06-01T12:00:00Z')
    const used = await uses('alex')
    await undoRedemption(world.context, used?.code ?? '', world.callerOf('michael'))
    await revokes()
    const told = (await world.told('alex')).slice(1).join('\n')
    expect(told)
      .to.contain(
        'Ihr Gutschein Lunch wurde eingelöst, Canteen, 1. Juni 2099 um 14:00 MESZ. Sie können ihn noch 1 Mal einlösen.',
      )
      .and.contain('Die Einlösung Ihres Gutscheins Lunch wurde rückgängig gemacht')
      .and.contain('Der Gutschein Lunch wurde zurückgenommen und gilt nicht mehr: closed')
      .and.match(/4.50 EUR .+ für den Gutschein Lunch wurden Ihrer Wallet wieder gutgeschrieben\./)
    expect(told).to.not.match(/coupon|redeem|taken back/i)
    expect((await world.told('eve')).join('\n')).to.contain('The coupon Lunch was taken back')
  })

  it('has a price in a currency of the wallets, and somebody who is paid', async () => {
    expect(await creates({ price: '4.50 USD' })).to.contain('Amounts are in EUR here')
    expect(await creates({ price: '4.50 each' })).to.contain('Write the price alone')
    const administrator = { ...world.callerOf('nobody'), admin: true }
    expect(await world.says('coupon create', { name: 'a', text: 'A', price: '1' }, administrator)).to.contain('--owner')
  })
})
