// Pay-outs for a bank: pain.001.001.09, a file that a person uploads.
import { isIban } from '../money/check-digits.ts'
import { amountText } from '../money/money.ts'
import { Fault } from '../xep/fault.ts'
import { addAmounts } from './amount.ts'
import {
  amountElement,
  isoDocument,
  isoElement,
  LONGEST_ID,
  LONGEST_NAME,
  LONGEST_TEXT,
  sepaText,
} from './iso-element.ts'
import { say } from '../texts/say.ts'

/** Structured: banks take no lines of free text after November 2026. */
export interface PostalAddress {
  street?: string
  building?: string
  postcode?: string
  town: string
  /** ISO 3166, as DE. */
  country: string
}

export interface PayoutParty {
  name: string
  iban: string
  bic?: string
  address?: PostalAddress
}

export interface Payout {
  /** Unique for ever: the id of its transfer. */
  id: string
  to: PayoutParty
  /** Cents. */
  amount: number
  text: string
}

export interface PayoutFile {
  id: string
  created: Date
  /** On which day the bank should pay: YYYY-MM-DD. */
  day: string
  from: PayoutParty
  payouts: Payout[]
}

const LARGEST = 99_999_999_999 // cents: EPC115-06
const COUNTRY = /^[A-Z]{2}$/
const BIC = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/

/** Credit transfers in euros. @throws Fault not-acceptable for what a bank would refuse, or pay otherwise than meant */
export function payoutFile({ id, created, day, from, payouts }: PayoutFile): string {
  if (!payouts.length) throw new Fault('not-acceptable', say('There is nothing to pay out.'))
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
    throw new Fault('not-acceptable', say("'{day}' is no day. Write it as 2026-12-01.", { day }))
  const ids = new Set(payouts.map(each => each.id))
  if (ids.size !== payouts.length) throw new Fault('not-acceptable', say('Two pay-outs have the same id.'))
  for (const each of payouts) refusePayout(each)
  refuseParty(from)
  const total = payouts.map(({ amount }) => amount).reduce(addAmounts, 0)
  const totals = () => [isoElement('NbOfTxs', String(payouts.length)), isoElement('CtrlSum', euros(total))]
  const header = isoElement('GrpHdr', [
    isoElement('MsgId', referenceText(id)),
    isoElement('CreDtTm', created.toISOString().slice(0, 19)),
    ...totals(),
    isoElement('InitgPty', [isoElement('Nm', sepaText(from.name, LONGEST_NAME))]),
  ])
  const payment = isoElement('PmtInf', [
    isoElement('PmtInfId', referenceText(id)),
    isoElement('PmtMtd', 'TRF'),
    ...totals(),
    isoElement('PmtTpInf', [isoElement('SvcLvl', [isoElement('Cd', 'SEPA')])]),
    isoElement('ReqdExctnDt', [isoElement('Dt', day)]),
    ...partyElements('Dbtr', from),
    isoElement('ChrgBr', 'SLEV'),
    ...payouts.map(creditTransfer),
  ])
  return isoDocument('pain.001.001.09', isoElement('CstmrCdtTrfInitn', [header, payment]))
}

function creditTransfer({ id, to, amount, text }: Payout) {
  const [name, account, bank] = partyElements('Cdtr', to)
  return isoElement('CdtTrfTxInf', [
    isoElement('PmtId', [isoElement('EndToEndId', referenceText(id))]),
    isoElement('Amt', [amountElement('InstdAmt', { amount, currency: 'EUR' })]),
    ...(to.bic === undefined ? [] : [bank]),
    name,
    account,
    isoElement('RmtInf', [isoElement('Ustrd', sepaText(text, LONGEST_TEXT) || referenceText(id))]),
  ])
}

/** The party, its account and its bank. The bank of the payer has to be told; without a BIC it is `NOTPROVIDED`. */
function partyElements(role: 'Dbtr' | 'Cdtr', { name, iban, bic, address }: PayoutParty) {
  const bank = bic === undefined ? isoElement('Othr', [isoElement('Id', 'NOTPROVIDED')]) : isoElement('BICFI', bic)
  return [
    isoElement(role, [isoElement('Nm', sepaText(name, LONGEST_NAME)), address && addressElement(address)]),
    isoElement(`${role}Acct`, [isoElement('Id', [isoElement('IBAN', iban)])]),
    isoElement(`${role}Agt`, [isoElement('FinInstnId', [bank])]),
  ]
}

function addressElement({ street, building, postcode, town, country }: PostalAddress) {
  const line = (name: string, text: string | undefined, longest: number) =>
    text === undefined ? undefined : isoElement(name, sepaText(text, longest))
  return isoElement('PstlAdr', [
    line('StrtNm', street, 70),
    line('BldgNb', building, 16),
    line('PstCd', postcode, 16),
    line('TwnNm', town, 35),
    isoElement('Ctry', country),
  ])
}

function refusePayout({ id, to, amount, text }: Payout): void {
  refuseParty(to)
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > LARGEST)
    throw new Fault('not-acceptable', say('The pay-out {id} is of no amount that a bank pays.', { id }))
  if (sepaText(text, Infinity).length > LONGEST_TEXT)
    throw new Fault(
      'not-acceptable',
      say('The text of the pay-out {id} has more than {longestText} characters.', { id, longestText: LONGEST_TEXT }),
    )
}

function refuseParty({ name, iban, bic, address }: PayoutParty): void {
  if (!sepaText(name, LONGEST_NAME))
    throw new Fault('not-acceptable', say("The name '{name}' has no letters that banks take.", { name }))
  if (!isIban(iban))
    throw new Fault('not-acceptable', say('The account {iban} is mistyped: look at it again.', { iban }))
  if (bic !== undefined && (!BIC.test(bic) || bic.startsWith('NOTPROVIDED')))
    throw new Fault('not-acceptable', say('{bic} is no BIC of a bank.', { bic }))
  if (address && (!COUNTRY.test(address.country) || !sepaText(address.town, 35)))
    throw new Fault('not-acceptable', say('The address of {name} needs a town, and a country as DE.', { name }))
}

const euros = (amount: number): string => amountText({ amount, currency: 'EUR' })

/** @throws Fault not-acceptable for an id that would be changed or cut, and then could not be found again */
function referenceText(id: string): string {
  if (!id || sepaText(id, LONGEST_ID) !== id)
    throw new Fault('not-acceptable', say("'{id}' is no id that banks keep.", { id }))
  return id
}
