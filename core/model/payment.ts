// Payment requests: who is to be paid how much and for what, with a reference by which the payee knows the payment again.
import { z } from 'zod'
import { Fault } from '../../xep/fault.ts'
import { isIban } from '../../money/check-digits.ts'
import { amountText, moneyText, readMoney } from '../../money/money.ts'
import { say } from '../../texts/say.ts'

export const payment = z.object({
  /** In the smallest unit of the currency (money.ts). */
  amount: z.number().int().positive(),
  currency: z.string(),
  iban: z.string(),
  payee: z.string(),
  purpose: z.string().optional(),
})

/** What somebody is asked to pay into the wallet of who asks. */
export const walletPayment = payment.pick({ amount: true, currency: true, purpose: true })

export type WalletPaymentWish = z.infer<typeof walletPayment>

export type Payment = z.infer<typeof payment>

const WRITTEN = /^(.+?) to ([a-z]{2}\d{2}[a-z\d]{11,30}) (\S.*)$/iu
const LONGEST_PAYEE = 70 // characters: EPC069-12
export const LONGEST_PURPOSE = 100 // characters

/** Reads `12.50 EUR to wallet for Lunch`; nothing for what goes to a bank account. @throws Fault bad-request */
export function readWalletPayment(written: string): WalletPaymentWish | undefined {
  const [, money = '', purpose] = /^(.+?) to wallet(?: for (\S.*))?$/isu.exec(written.trim()) ?? []
  if (!money) return undefined
  return { ...readMoney(money), ...(purpose !== undefined && { purpose: checkedPurpose(purpose) }) }
}

/** Reads `12.50 EUR to DE02120300000000202051 Capulet Hosting for Lunch`. @throws Fault bad-request */
export function readPayment(written: string): Payment {
  const [, money = '', account = '', rest = ''] = WRITTEN.exec(written.trim()) ?? []
  if (!rest)
    throw new Fault(
      'bad-request',
      say(
        "'{written}' is no request to pay. Write it as: 12.50 EUR to DE02120300000000202051 Capulet Hosting for Lunch.",
        { written: written.trim().slice(0, 60) },
      ),
    )
  const [payee = '', ...purpose] = rest.split(/ for /)
  const iban = account.toUpperCase()
  if (!isIban(iban)) throw new Fault('bad-request', say('The account {iban} is mistyped: look at it again.', { iban }))
  if (payee.length > LONGEST_PAYEE)
    throw new Fault('bad-request', say('Who is paid has at most {most} characters.', { most: LONGEST_PAYEE }))
  const why = checkedPurpose(purpose.join(' for ').trim())
  return { ...readMoney(money), iban, payee: payee.trim(), ...(why && { purpose: why }) }
}

function checkedPurpose(purpose: string): string {
  if (purpose.length > LONGEST_PURPOSE)
    throw new Fault('bad-request', say('What is paid for has at most {most} characters.', { most: LONGEST_PURPOSE }))
  return purpose
}

/** The address by which programs for payments take a request (RFC 8905). */
export function paytoUri({ iban, payee, ...money }: Payment, reference: string): string {
  const options = {
    amount: `${money.currency}:${amountText(money)}`,
    'receiver-name': payee,
    message: reference,
  }
  const query = Object.entries(options).map(
    ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%3A', ':')}`,
  )
  return `payto://iban/${iban}?${query.join('&')}`
}

/** What every client shows. @param by who asks, as a reader knows them: the payee may be anybody */
export function paymentText(request: Payment, reference: string, by: string): string {
  const { iban, payee, purpose } = request
  return [
    say('{by} asks you to pay {amount} to {payee}.', { by, amount: moneyText(request), payee }),
    ...(purpose === undefined ? [] : [say('For: {purpose}', { purpose })]),
    `IBAN: ${iban.match(/.{1,4}/g)?.join(' ')}`,
    say('Reference: {reference}', { reference }),
    paytoUri(request, reference),
  ].join('\n')
}
