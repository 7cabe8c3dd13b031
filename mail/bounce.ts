// Reading a bounce: a mail that says what became of another one (RFC 3464, RFC 6533).
import PostalMime, { type Email } from 'postal-mime'
import type { Bounce } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

const REPORT = /^message\/(global-)?delivery-status$/ // the second where addresses are not ASCII
const DEEP = 20 // parts within parts
const HEADERS = 64 * 1024 // bytes
const LINES = 30_000 // of a mail: one that comes back with a megabyte in base64 has half of them
const LONGEST = 300 // characters of a reason
const REPORTED = 64 * 1024 // characters of a report that are looked at

/** Headers in which a mail server or a mail fetcher leaves the address that the bounce was sent to. */
const RECIPIENT_HEADERS = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to']

/**
 * Reads a mail. Answers nothing for one that is no report: an automatic reply, or a mail that a person wrote.
 * @param recipients the addresses that the envelope names, where there is an envelope
 * @throws Fault not-acceptable for a mail whose lines, parts or headers exceed the bounds
 */
export async function readBounce(raw: Uint8Array, recipients: string[] = []): Promise<Bounce | undefined> {
  refuseManyLines(raw)
  const options = { forceRfc822Attachments: true, maxNestingDepth: DEEP, maxHeadersSize: HEADERS }
  const mail = await PostalMime.parse(raw, options).catch(() => {
    throw new Fault(
      'not-acceptable',
      say('This mail cannot be read: more than {headers} KB of headers, or {deep} parts in parts.', {
        headers: HEADERS / 1024,
        deep: DEEP,
      }),
    )
  })
  const report = mail.attachments.find(({ mimeType }) => REPORT.test(mimeType))
  if (!report) return undefined
  const { content } = report
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content)
  // The first block is about the whole mail, each further one about a recipient (RFC 3464 §2.1).
  const blocks = blocksOf(text.slice(0, REPORTED))
  const failed = blocks.find(block => block.get('action')?.toLowerCase() === 'failed')
  const recipientsOf = recipients.length ? recipients : addressesIn(mail)
  const problem = reasonOf(failed ?? blocks[1], mail.text)
  return { recipients: recipientsOf, failed: failed !== undefined, problem }
}

/** The parser takes its time for each line, and nothing else is done meanwhile. @throws Fault not-acceptable */
function refuseManyLines(raw: Uint8Array): void {
  let lines = 0
  for (const byte of raw) if (byte === LINE_END) lines++
  if (lines > LINES)
    throw new Fault('not-acceptable', say('This mail cannot be read: it has more than {most} lines.', { most: LINES }))
}

const LINE_END = 0x0a

type Fields = Map<string, string>

/** The blocks of a report, each with its fields by name in lower case; a line that begins with a blank goes on with the field before. */
function blocksOf(text: string): Fields[] {
  const blocks: Fields[] = []
  let [block, last]: [Fields | undefined, string] = [undefined, '']
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([\w-]+):(.*)$/.exec(line) ?? []
    if (!line.trim()) block = undefined
    else if (name) {
      if (!block) blocks.push((block = new Map()))
      last = name.toLowerCase()
      block.set(last, value.trim())
    } else if (/^[ \t]/.test(line)) block?.set(last, `${block.get(last) ?? ''} ${line.trim()}`)
  }
  return blocks
}

/** The words of the server that refused; some servers write 5.0.0 into `Status` and say there what they mean. */
function reasonOf(block: Fields | undefined, text: string | undefined): string {
  const value = (name: string) => block?.get(name)?.replace(/^[\w-]+;\s*/, '')
  const said = value('diagnostic-code') || saidOf(value('final-recipient'), text)
  return (said || block?.get('status') || say('The mail server gives no reason.')).slice(0, LONGEST)
}

/** OpenSMTPD leaves the words of the other server out of the report, and writes them into the text, behind the address. */
function saidOf(recipient: string | undefined, text = ''): string | undefined {
  const line = recipient && text.split('\n').find(each => each.trim().startsWith(`${recipient}: `))
  return line ? line.trim().slice(`${recipient}: `.length) : undefined
}

const addressesIn = ({ headers }: Email) =>
  headers
    .filter(({ key }) => RECIPIENT_HEADERS.includes(key))
    .flatMap(({ value }) => value.match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [])
