// The text of a message: which body counts, and what of it the person wrote. What stands there for clients that know no feature,
// as the quote of a reply and the address of a file, is cut off.
import { NS as CALL } from './call.ts'
import { NS as CORRECT } from './correct.ts'
import { encryptionOf, NS as ENCRYPTION } from './encryption.ts'
import { rangesOf, type Range } from './fallback.ts'
import { OOB, REFERENCE, SFS, type File } from './files.ts'
import type { Message } from './message.ts'
import type { Worded, Written } from './message-payloads.ts'
import { NS as REACTIONS } from './reactions.ts'
import { NS as REPLY } from './reply.ts'
import { NS as RETRACT, NS_OLD as RETRACT_OLD } from './retract.ts'
import { codePoints, unitsOf } from './text.ts'

/** The features that are read here. Of any other one the fallback is all that there is, so it stays. */
const KNOWN = new Set([CALL, CORRECT, ENCRYPTION, OOB, REACTIONS, REFERENCE, REPLY, RETRACT, RETRACT_OLD, SFS])

export function readText(message: Message, { bodies, subjects, fallbacks, language }: Written): void {
  const subject = chosen(subjects, language)?.text
  if (subject?.trim()) message.subject = subject
  const body = chosen(bodies, language)
  const encryption = hidingOf(message.files, body)
  if (encryption) message.encryption ??= encryption
  if (!body) return
  message.body = body.text
  const spoken = body.language ?? language
  if (spoken) message.language = spoken
  if (isStandIn(message)) return
  if (fallbacks.length || message.files.length) return void readPart(message, body.text, fallbacks)
  if (body.text.trim()) message.text = body.text
}

/** What a file or a body is encrypted with, where no element says so. */
function hidingOf(files: File[], body: Worded | undefined) {
  const file = files.length ? files.flatMap(({ urls }) => urls).find(encryptionOf) : undefined
  return file === undefined ? body && encryptionOf(body.text) : encryptionOf(file)
}

function readPart(message: Message, body: string, fallbacks: Written['fallbacks']): void {
  const ranges = fallbacks
    .filter(fallback => KNOWN.has(fallback.for ?? ''))
    .flatMap(fallback => rangesOf(fallback, body).flatMap(range => meant(fallback.for, body, range)))
  const text = withoutFiles(cut(body, ranges), message.files)
  if (text.trim()) message.text = text
}

/** Of the bodies in several languages that of the stanza, else the first one by language (RFC 6121 §5.2.3). */
const chosen = (all: Worded[], language: string | undefined): Worded | undefined =>
  all.length < 2
    ? all[0]
    : (all.find(each => each.language === undefined || each.language === language) ??
      all.toSorted((one, other) => ((one.language ?? '') < (other.language ?? '') ? -1 : 1))[0])

/** A body beside one of these says nothing of its own, marked as a fallback or not. */
const isStandIn = ({ encryption, retracts, reactions, call }: Message) =>
  Boolean(encryption ?? retracts ?? reactions ?? call)

/**
 * A range that cannot be in this text is none. The quote of a reply is cut off by whole lines or stays: clients that count bytes
 * or UTF-16 units name a range that ends within a line or behind the text. Then the lines that begin as a quote are meant.
 */
function meant(feature: string | undefined, text: string, [start, end]: Range): Range[] {
  const isWithin = start < end && end <= codePoints(text)
  if (isWithin && (feature !== REPLY || [start, end].every(at => isBetweenLines(text, unitsOf(text, at)))))
    return [[start, end]]
  const [quote = ''] = /^(?:>.*(?:\n|$))+/.exec(text) ?? []
  return feature === REPLY && start === 0 && quote ? [[0, codePoints(quote)]] : []
}

const isBetweenLines = (text: string, at: number) =>
  at === 0 || at === text.length || text[at - 1] === '\n' || text[at] === '\n'

function cut(text: string, ranges: Range[]): string {
  if (!ranges.length) return text
  let left = ''
  let at = 0
  for (const [start, end] of ranges.toSorted(([one], [other]) => one - other)) {
    if (start > at) left += text.slice(unitsOf(text, at), unitsOf(text, start))
    at = Math.max(at, end)
  }
  return (left + text.slice(unitsOf(text, at))).trim()
}

/** Clients that write no fallback write the address of a file as the body, or as its last line. */
function withoutFiles(text: string, files: File[]): string {
  if (!files.length) return text
  const urls = files.flatMap(({ urls }) => urls)
  const lines = text.trim().split('\n')
  while (lines.length && urls.includes(lines.at(-1)?.trim() ?? '')) lines.pop()
  return lines.join('\n')
}
