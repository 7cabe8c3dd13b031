// Amounts as people write them. What could mean two amounts is asked back: nobody's money moves by a guess.
import { Fault } from '../../xep/fault.ts'
import { currencyOf } from '../../money/currency.ts'
import { LARGEST_AMOUNT, type Money } from '../../money/money.ts'
import { say } from '../../texts/say.ts'

const SIGNS = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₹', 'INR'],
  ['₺', 'TRY'],
  ['₴', 'UAH'],
])
const UNIT = '(?:[€£₹₺₴]|\\p{L}{3}(?!\\p{L}))'
const DIGITS = "[\\d][\\d.,'\\s]*"
const WRITTEN = new RegExp(`^(${UNIT})?\\s*([-+]?)\\s*(${DIGITS})(${UNIT})?(.*)$`, 'su')
const GROUPED = /^\d{1,3}(?:[ ']\d{3})*$|^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3})+$|^\d{1,2}(?:,\d{2})+,\d{3}$|^\d+$/

export interface WrittenAmount {
  money: Money
  /** What stands behind the amount: what is paid for. */
  purpose: string | undefined
}

/**
 * Reads `25`, `25.50`, `25,50 €`, `EUR 1'250.00` and digits of other scripts, with a purpose behind it.
 * @param currencies those that are in use; the first one is meant where none is written
 * @throws Fault bad-request, also for `1,234`, which is 1.234 to some and 1234 to others
 */
export function readAmount(written: string, currencies: string[]): WrittenAmount {
  const text = plainDigits(written).trim()
  const shown = written.trim().slice(0, 40)
  const [, before, sign, digits = '', after, rest = ''] = WRITTEN.exec(text) ?? []
  const isUnit = (unit: string | undefined) => unit !== undefined && codeOf(unit, currencies) !== undefined
  if (!digits || (before !== undefined && !isUnit(before))) throw noAmount(shown)
  if (sign === '-')
    throw new Fault('bad-request', say("'{shown}' is less than nothing: an amount has no minus sign.", { shown }))
  const behind = isUnit(after) ? rest : `${after ?? ''}${rest}`
  if (before !== undefined && isUnit(after)) throw noAmount(shown)
  if (/^\p{L}/u.test(behind) && !/\s$/.test(digits) && !isUnit(after)) throw noAmount(shown)
  if (isOtherCurrency(behind))
    throw new Fault('bad-request', say('Amounts are in {currencies} here.', { currencies: currencies.join(', ') }))
  const currency = codeOf(before ?? (isUnit(after) ? after : undefined) ?? '', currencies) ?? currencies[0] ?? ''
  const amount = unitsOf(digits.trim(), currencyOf(currency)?.digits ?? 0, shown)
  if (amount < 1) throw new Fault('bad-request', say("'{shown}' is too little: an amount is more than 0.", { shown }))
  if (amount > LARGEST_AMOUNT) throw new Fault('bad-request', say("'{shown}' is more than can be paid.", { shown }))
  return { money: { amount, currency }, purpose: behind.trim().replace(/^(?:for|für)\s+/i, '') || undefined }
}

const noAmount = (shown: string) =>
  new Fault('bad-request', say("'{shown}' is no amount. Write it as 25 or 25.50.", { shown }))

/** Whether a currency is written that is not in use here: its name is no purpose. */
const isOtherCurrency = (text: string): boolean =>
  /^\s*[$¥€£₹₺₴]/u.test(text) || currencyOf(/^\s*(\p{Lu}{3})(?!\p{L})/u.exec(text)?.[1] ?? '') !== undefined

const codeOf = (unit: string, currencies: string[]): string | undefined =>
  [SIGNS.get(unit) ?? unit.toUpperCase()].find(code => currencies.includes(code))

/** @param places how many digits the currency has behind the point */
function unitsOf(text: string, places: number, shown: string): number {
  const isGrouped = GROUPED.test(text)
  const [, whole = text, mark = '', fraction = ''] = /^(.*)([.,])(\d*)$/s.exec(text) ?? []
  const couldBeGroup = isGrouped && mark !== '' && whole !== '0'
  if (couldBeGroup && places > 0 && /^\d+$/.test(whole))
    throw new Fault(
      'bad-request',
      say("'{shown}' could be two amounts. Write it without a mark between thousands.", { shown }),
    )
  if (couldBeGroup || mark === '') {
    if (!isGrouped) throw noAmount(shown)
    return Number(text.replace(/\D/g, '')) * 10 ** places
  }
  const isExact = fraction !== '' && fraction.length <= places
  if (!isExact || whole.includes(mark) || !GROUPED.test(whole)) throw noAmount(shown)
  return Number(whole.replace(/\D/g, '') + fraction.padEnd(places, '0'))
}

/** Digits of every script, blanks, minus signs and apostrophes as ASCII has them. */
const plainDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, each => String(digitOf(each.codePointAt(0) ?? 0)))
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(/[−﹣－‒–]/g, '-')
    .replace(/[’ʼ٬]/g, "'")
    .replace(/٫/g, ',')

/** The ten digits of a script follow one another. */
function digitOf(code: number): number {
  let zero = code
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return code - zero
}

/** Parts that add up to the whole: the first ones are a unit larger where it cannot be divided. */
export const splitAmount = (amount: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, at) => Math.floor(amount / parts) + (at < amount % parts ? 1 : 0))
