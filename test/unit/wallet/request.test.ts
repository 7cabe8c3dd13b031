// Amounts and requests to pay: read strictly, and written so that programs and banks read them.
import { expect } from 'chai'
import { Fault } from '../../../xep/fault.ts'
import { buildNotice } from '../../../xep/notice-message.ts'
import { Invoice } from '../../../xep/payment.ts'
import { amountText, moneyText, readMoney, type Money } from '../../../money/money.ts'
import { readAmount } from '../../../core/wallet/amount.ts'
import { inLanguage } from '../../../texts/say.ts'
import { bankCode } from '../../../core/model/bank-code.ts'
import { isIban } from '../../../money/check-digits.ts'
import { creditorReference, creditorReferencesIn, isCreditorReference } from '../../../money/creditor-reference.ts'
import { paymentText, paytoUri, readPayment } from '../../../core/model/payment.ts'

const refusal = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
  return undefined
}

describe('an amount', () => {
  it('is a whole number of the smallest unit of its currency', () => {
    for (const [written, amount, text = written] of [
      ['12.50 EUR', 1250],
      ['12 EUR', 1200, '12.00 EUR'],
      ['0.01 eur', 1, '0.01 EUR'],
      ['1500 JPY', 1500],
      ['1.250 KWD', 1250],
      ['12,50 EUR', 1250, '12.50 EUR'],
      ['1071992547.41 USD', 107199254741],
    ] as const) {
      expect(readMoney(written).amount, written).to.equal(amount)
      expect(moneyText(readMoney(written))).to.equal(text)
    }
  })

  it('is refused where it is none, or could be two', () => {
    for (const written of [
      '1,234 EUR',
      '1,250 KWD',
      '12,5 EUR',
      '12.5 EUR',
      '12.500 EUR',
      '-1 EUR',
      '+1 EUR',
      '1e3 EUR',
      '0 EUR',
      '12 XYZ',
      '12',
      'EUR 12',
      '1.5 JPY',
      '٣ EUR',
      '1 000 EUR',
      '99999999999999 EUR',
    ])
      expect(
        refusal(() => readMoney(written)),
        written,
      ).to.be.a('string')
  })
})

describe('an amount that is shown', () => {
  const SHOWN: [money: Money, english: string, german: string][] = [
    [{ amount: 1250, currency: 'EUR' }, '12.50 EUR', '12,50 EUR'],
    [{ amount: -5, currency: 'EUR' }, '-0.05 EUR', '-0,05 EUR'],
    [{ amount: 107199254741, currency: 'USD' }, '1071992547.41 USD', '1071992547,41 USD'],
    [{ amount: 1500, currency: 'JPY' }, '1500 JPY', '1500 JPY'],
    [{ amount: 250, currency: 'KWD' }, '0.250 KWD', '0,250 KWD'],
  ]

  it('has the decimal mark of its reader, and a point for programs', () => {
    for (const [money, english, german] of SHOWN) {
      expect(moneyText(money)).to.equal(english)
      expect(inLanguage('de-CH', () => moneyText(money))).to.equal(german)
      expect(inLanguage('de', () => `${amountText(money)} ${money.currency}`)).to.equal(english)
    }
  })

  it('is read again in either form, as what it was', () => {
    for (const [money, ...texts] of SHOWN.filter(([{ amount }]) => amount > 0))
      for (const text of texts) expect(readAmount(text, [money.currency]).money, text).to.deep.equal(money)
  })
})

describe('a request to pay', () => {
  const lunch = readPayment('12.50 EUR to de02120300000000202051 Capulet Hosting for Lunch for two')

  it('says who is paid, by which account and for what', () => {
    expect(lunch).to.deep.equal({
      ...{ amount: 1250, currency: 'EUR', iban: 'DE02120300000000202051', payee: 'Capulet Hosting' },
      purpose: 'Lunch for two',
    })
    expect(readPayment('12 EUR to DE02120300000000202051 Forest Club')).to.not.have.property('purpose')
  })

  it('is refused with a mistyped account, and without one', () => {
    expect(refusal(() => readPayment('12 EUR to DE02120300000000202052 Club'))).to.match(/is mistyped/)
    for (const written of [
      '12 EUR',
      '12 EUR to Club',
      'to DE02120300000000202051 Club',
      '12 EUR to DE02120300000000202051',
    ])
      expect(
        refusal(() => readPayment(written)),
        written,
      ).to.match(/is no request to pay/)
  })

  it('has a reference with check digits of ISO 11649', () => {
    expect(creditorReference('539007547034')).to.equal('RF18539007547034')
    expect(creditorReference('2348231')).to.equal('RF712348231')
  })

  it('has a reference that passes its own check, whatever it is made of', () => {
    for (const letters of [
      '1',
      'a',
      'Z9',
      '0000',
      'abcdefghij1234567890X',
      ...Array.from({ length: 200 }, (_, at) => `K${at}`),
    ])
      expect(isCreditorReference(creditorReference(letters)), letters).to.equal(true)
    for (const letters of ['', 'a-b', 'Ü1', 'abcdefghij1234567890XY', 'A B'])
      expect(() => creditorReference(letters), letters).to.throw(/cannot stand/)
    for (const wrong of [
      'RF19539007547034',
      'RF18539007547043',
      'RF18',
      'rf18539007547034',
      'RF18 5390',
      '',
      'RF1853900754703A',
    ])
      expect(isCreditorReference(wrong), wrong).to.equal(false)
  })

  it('has a reference that is found in what a payer wrote', () => {
    for (const lines of [
      ['RF18539007547034'],
      ['TOP UP RF18 5390 0754 7034 THANKS'],
      ['for lunch rf185390', '07547034 and more'],
      ['RF18-5390-0754-7034'],
    ])
      expect(creditorReferencesIn(lines), lines.join('|')).to.include('RF18539007547034')
    expect(creditorReferencesIn(['RF19539007547034', 'no reference'])).not.to.include('RF19539007547034')
    expect(creditorReferencesIn(['SURF BOARD'])).to.deep.equal([])
  })

  it('has an account whose check digits are right', () => {
    for (const iban of ['DE02120300000000202051', 'NL91ABNA0417164300', 'CH9300762011623852957', 'BE68539007547034'])
      expect(isIban(iban), iban).to.equal(true)
    for (const iban of [
      'DE03120300000000202051',
      'DE20120300000000202051',
      'de02120300000000202051',
      'NOTPROVIDED',
      '',
    ])
      expect(isIban(iban), iban).to.equal(false)
  })

  it('has no QR code where the code would be too large, or its lines would move', () => {
    const reference = 'RF18539007547034'
    expect(Buffer.byteLength(bankCode({ ...lunch, payee: 'ü'.repeat(70) }, reference) ?? '')).to.be.within(1, 331)
    for (const payee of ['日'.repeat(70).replaceAll('日', '😀'), 'Club\nDE02120300000000202051', ' ', 'x'.repeat(71)])
      expect(bankCode({ ...lunch, payee }, reference), payee).to.equal(undefined)
    expect(bankCode({ ...lunch, amount: 99_999_999_999 }, reference)).to.include('EUR999999999.99')
    for (const amount of [0, -5, 100_000_000_000]) expect(bankCode({ ...lunch, amount }, reference)).to.equal(undefined)
  })

  it('is an address of RFC 8905, and the QR code of banks for euros alone', () => {
    const uri = new URL(paytoUri({ ...lunch, payee: 'Käse & Co' }, 'RF18539007547034'))
    expect(uri.pathname).to.equal('/DE02120300000000202051')
    expect(Object.fromEntries(uri.searchParams)).to.deep.equal({
      amount: 'EUR:12.50',
      'receiver-name': 'Käse & Co',
      message: 'RF18539007547034',
    })
    expect(bankCode(lunch, 'RF18539007547034')).to.equal(
      'BCD\n002\n1\nSCT\n\nCapulet Hosting\nDE02120300000000202051\nEUR12.50\n\nRF18539007547034',
    )
    expect(bankCode({ ...lunch, currency: 'CHF' }, 'RF18539007547034')).to.equal(undefined)
  })

  it('is complete as a text, and carries an invoice of XEP-0518', () => {
    const text = paymentText(lunch, 'RF18539007547034', 'Ann Test (ann)')
    expect(text.split('\n').slice(0, 4)).to.deep.equal([
      'Ann Test (ann) asks you to pay 12.50 EUR to Capulet Hosting.',
      'For: Lunch for two',
      'IBAN: DE02 1203 0000 0000 2020 51',
      'Reference: RF18539007547034',
    ])
    const option = { label: 'Capulet Hosting', proof: 'reference', uri: paytoUri(lunch, 'RF18539007547034'), qr: 'BCD' }
    const invoice = {
      expires: '2026-12-29T12:00:00.000Z',
      purpose: 'Lunch',
      session: 'RF18539007547034',
      options: [option],
    }
    const message = buildNotice({ id: 'n1', from: 'bellhop@b.example', text, invoice })
    expect(message.getChildText('body')).to.equal(text)
    const element = message.getChild('invoice', 'urn:xmpp:payment:0')
    expect(element && Invoice.parse(element)).to.deep.equal(invoice)
  })
})
