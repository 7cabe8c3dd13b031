// Elements of ISO 20022, built in the order of their schema.
import { Element } from 'ltx'
import { amountText, type Money } from '../money/money.ts'

/** Other elements in an order, or text; an undefined one is left out. */
type Content = string | (Element | undefined)[]

export function isoElement(name: string, content: Content, attributes: Record<string, string> = {}): Element {
  const element = new Element(name, attributes)
  if (typeof content === 'string') element.t(content)
  else for (const each of content) if (each) element.cnode(each)
  return element
}

export const amountElement = (name: string, money: Money): Element =>
  isoElement(name, amountText({ ...money, amount: Math.abs(money.amount) }), { Ccy: money.currency })

/** A whole file. @param message as `pain.001.001.09` */
export function isoDocument(message: string, content: Element): string {
  const document = isoElement('Document', [content], { xmlns: `urn:iso:std:iso:20022:tech:xsd:${message}` })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.toString()}\n`
}

/** The limits of texts in payments, in characters. */
export const [LONGEST_TEXT, LONGEST_NAME, LONGEST_ID] = [140, 70, 35]

const REPLACED = new Map([
  ...Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ł: 'l',
    ı: 'i',
    '€': 'EUR',
    '&': '+',
  }),
  ...Object.entries({ Æ: 'AE', Œ: 'OE', Ø: 'O', Đ: 'D', Ð: 'D', Þ: 'TH', Ł: 'L' }),
])

/** Text in the letters that every bank in SEPA takes (EPC217-08), cut at `longest` characters. */
export function sepaText(text: string, longest: number): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  const letters = [...plain].map(each => REPLACED.get(each) ?? each).join('')
  return letters
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, longest)
    .trim()
}
