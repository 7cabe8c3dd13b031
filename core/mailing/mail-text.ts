// Builds the text of a mail, as plain text and as HTML, or of a text message.
import { currentLanguage } from '../../texts/say.ts'
import { isOne, withoutAccents } from './gsm.ts'
import { accountText, codeLabel, greeting, validityText, wordingOf, type Facts, type Wording } from './wording.ts'
import type { AccessKind, OutgoingMail } from './records.ts'

const LONGEST = 60 // characters of a name

/**
 * A name as a mail carries it: on one line, short, and nothing that a mail program would make a link or an address of.
 * Who can choose a name must not be able to write mails of their own in ours.
 */
export function harmlessName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}<>@:/\\"[\]{}|^`]+/gu, ' ')
    .replace(/[.\u3002\uff0e\uff61]+(?=\S)/g, '. ')
    .replace(/\s+/g, ' ')
  return [...plain.trim()].slice(0, LONGEST).join('')
}

export interface Reading {
  subject: string
  text: string
  html: string
}

/** A mail in the language of the reader. */
export function readingOf(
  mail: { kind: AccessKind; channel: OutgoingMail['channel'] },
  facts: Facts,
  colour: string,
): Reading {
  const wording = wordingOf(mail.kind, facts)
  if (mail.channel === 'text') return { subject: '', text: message(wording), html: '' }
  return { subject: wording.subject, text: plainText(wording, facts), html: htmlText(wording, facts, colour) }
}

function message({ message: texts }: Wording): string {
  const all = texts.flatMap(text => [text, withoutAccents(text)])
  return all.find(isOne) ?? texts.at(-1) ?? ''
}

function plainText({ reason, linkIntroduction, caution }: Wording, facts: Facts): string {
  const parts = [
    ...[greeting(facts), reason],
    ...(facts.code ? [`${codeLabel()}:\n\n    ${facts.code}`] : []),
    `${linkIntroduction}\n${facts.link}`,
    ...(facts.code ? [accountText(facts), validityText(facts)] : []),
    caution,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Plain HTML that every mail program shows, in the order in which it is read aloud; no picture, nothing fetched. */
function htmlText(
  { subject, reason, button, linkIntroduction, caution }: Wording,
  facts: Facts,
  colour: string,
): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapedHtml(text)}</p>`
  const code = 'margin:8px 0 24px;font:700 26px/1.3 ui-monospace,Consolas,monospace;letter-spacing:1px'
  const look = `display:inline-block;padding:12px 28px;border-radius:6px;background:${colour};color:${inkOn(colour)};text-decoration:none;font-weight:700`
  const body = `${paragraph(greeting(facts))}
${paragraph(reason)}
${facts.code ? `<h1 style="margin:0;font-size:16px">${escapedHtml(codeLabel())}</h1>\n<p dir="ltr" style="${code}">${escapedHtml(facts.code)}</p>` : ''}
<p style="margin:0 0 24px"><a href="${escapedHtml(facts.link)}" style="${look}">${escapedHtml(button)}</a></p>
${facts.code ? [accountText(facts), validityText(facts)].map(paragraph).join('\n') : ''}
${paragraph(caution)}
<p style="margin:0;font-size:14px;color:#595959">${escapedHtml(linkIntroduction)}<br><a dir="ltr" href="${escapedHtml(facts.link)}" style="color:#595959;overflow-wrap:anywhere">${escapedHtml(facts.link)}</a></p>`
  return htmlPage(subject, body)
}

/** The HTML part of a mail around its content, in the language of the reader. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="${currentLanguage()}" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapedHtml(title)}</title></head>
<body style="margin:0;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,Segoe UI,Helvetica,Arial,sans-serif">
<main style="max-width:34em;margin:0 auto;padding:24px;overflow-wrap:break-word">
${body}
</main>
</body>
</html>
`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapedHtml = (text: string) => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')

/** Black or white, whichever can be read better on that colour (WCAG 2.2, relative luminance). */
function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff'
}
