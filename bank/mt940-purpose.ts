// The field :86: of an MT940: free lines, or one of two customs: German (`166?00…`) and Dutch (`/EREF/…/REMI/…`).
import { providedReference } from './provided-reference.ts'
import type { BankPayment } from './statement.ts'

type Told = Partial<BankPayment> & { purpose: string[] }

/** Words that start a part of the purpose in the German custom. */
const GERMAN_WORD = /^(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+(.*)$/s
const DUTCH_WORDS =
  'ADDR|BENM|BIC|BUSP|CNTP|CSID|EREF|IBAN|ID|ISDT|MARF|NAME|NRTX|ORDP|PREF|PURP|REMI|RTRN|STRD|SVCL|TRTP|UCRD|UDTR|ULTB|ULTD|USTD'
const DUTCH = new RegExp(`/(${DUTCH_WORDS})(?=/)`)

export function purposeOf(lines: string[]): Told {
  // A bank cuts lines inside words: they are joined without a blank.
  const text = lines.join('')
  if (/^\d{3}\?\d\d/.test(text)) return german(text)
  if (new RegExp(`^${DUTCH.source}`).test(text)) return dutch(text)
  return { purpose: lines.map(each => each.trim()).filter(Boolean) }
}

function german(text: string): Told {
  const fields = [...text.matchAll(/\?(\d\d)([^?]*(?:\?(?!\d\d)[^?]*)*)/g)].map(([, code = '', value = '']) => ({
    code: Number(code),
    value,
  }))
  const joined = (...codes: number[]) =>
    fields.flatMap(({ code, value }) => (codes.includes(code) ? [value] : [])).join('')
  const parts = new Map<string, string>()
  let word = 'SVWZ' // where a bank writes no word at all
  for (const { value } of fields.filter(({ code }) => isPurpose(code))) {
    const [, told, rest] = GERMAN_WORD.exec(value) ?? []
    word = told ?? word
    parts.set(word, (parts.get(word) ?? '') + (rest ?? value))
  }
  const purpose = parts.get('SVWZ')?.trim()
  return {
    counterparty: joined(32, 33).trim() || undefined,
    account: joined(31).trim() || undefined,
    ultimate: (parts.get('ABWA') ?? parts.get('ABWE'))?.trim() || undefined,
    endToEnd: providedReference(parts.get('EREF')),
    purpose: purpose ? [purpose] : [],
  }
}

const isPurpose = (code: number): boolean => (code >= 20 && code <= 29) || (code >= 60 && code <= 63)

function dutch(text: string): Told {
  const [, ...pieces] = text.split(DUTCH)
  const told = new Map<string, string>()
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const [word = '', value = ''] = [pieces[at], pieces[at + 1]]
    if (!told.has(word)) told.set(word, value.replace(/^\/+|\/+$/g, '').trim())
  }
  const [account, , name] = told.get('CNTP')?.split('/') ?? []
  const structured = told.get('STRD')?.split('/').at(-1)
  const purpose = told.get('USTD') || told.get('REMI')
  return {
    counterparty: told.get('NAME') || name || undefined,
    account: told.get('IBAN') || account || undefined,
    ultimate: told.get('UDTR') || told.get('UCRD') || undefined,
    reference: structured || undefined,
    endToEnd: providedReference(told.get('EREF')),
    returnReason: told.get('RTRN') || undefined,
    purpose: purpose ? [purpose] : [],
  }
}
