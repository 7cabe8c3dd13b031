// Keeps codes and links of a text message out of what a gateway says about it: answers are stored and logged.
import type { TextMessage } from '../core/context.ts'

const SAID = 200 // characters of an answer that are kept
const READ = 10_000 // characters of an answer that are looked at
const PART = 4 // letters of a secret in a row that give it away
const ENCODED = /[\w+/=-]{24,}/g // such as base64 of the whole text

/** An answer without words that contain a part of a secret, however the gateway separates or encodes them. */
export function withoutSecrets(answer: string, { text }: TextMessage): string {
  const parts = new Set(secretsIn(text).flatMap(partsOf))
  return answer
    .slice(0, READ)
    .replace(ENCODED, '…')
    .replace(/[a-z\d]{4,}/gi, word => (partsOf(word).some(part => parts.has(part)) ? '…' : word))
    .slice(0, SAID)
}

/** Codes, and the ends of links: what has a digit in it. */
const secretsIn = (text: string): string[] =>
  text.split(/[\s/]+/).filter(word => /\d/.test(word) && word.replace(/[^a-z\d]/gi, '').length > PART)

function partsOf(word: string): string[] {
  const letters = word.replace(/[^a-z\d]/gi, '').toLowerCase()
  return Array.from({ length: Math.max(0, letters.length - PART + 1) }, (_, at) => letters.slice(at, at + PART))
}
