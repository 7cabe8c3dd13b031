// Builds the text of a mail, as plain text and as HTML, or of a text message.
import { isOne, withoutAccents } from './gsm.ts'
import type { Facts, Texts } from './texts/text.ts'
import type { OutgoingMail } from './records.ts'

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

export const readingOf = (
  mail: Pick<OutgoingMail, 'kind' | 'channel'>,
  texts: Texts,
  facts: Facts,
  colour: string,
): Reading =>
  mail.channel === 'mail'
    ? {
        subject: texts.subject[mail.kind](facts),
        text: plainText(mail.kind, texts, facts),
        html: htmlText(mail.kind, texts, facts, colour),
      }
    : { subject: '', text: message(texts.message[mail.kind], facts), html: '' }

function message(wordings: ((facts: Facts) => string)[], facts: Facts): string {
  const texts = wordings.map(wording => wording(facts))
  const all = texts.flatMap(text => [text, withoutAccents(text)])
  return all.find(isOne) ?? texts.at(-1) ?? ''
}

function plainText(kind: OutgoingMail['kind'], texts: Texts, facts: Facts): string {
  const parts = [
    texts.greeting(facts),
    texts.reason[kind](facts),
    ...(facts.code ? [`${texts.codeLabel}:\n\n    ${facts.code}`] : []),
    `${texts.linkIntroduction[kind]}\n${facts.link}`,
    ...(facts.code ? [texts.account(facts), texts.validity(facts)] : []),
    texts.caution[kind],
  ]
  return `${parts.join('\n\n')}\n`
}

/** Plain HTML that every mail program shows, in the order in which it is read aloud; no picture, nothing fetched. */
function htmlText(kind: OutgoingMail['kind'], texts: Texts, facts: Facts, colour: string): string {
  const { language, direction } = texts
  const say = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`
  const code = 'margin:8px 0 24px;font:700 26px/1.3 ui-monospace,Consolas,monospace;mail-spacing:1px'
  const button = `display:inline-block;padding:12px 28px;border-radius:6px;background:${colour};color:${inkOn(colour)};text-decoration:none;font-weight:700`
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(texts.subject[kind](facts))}</title></head>
<body style="margin:0;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,Segoe UI,Helvetica,Arial,sans-serif">
<main style="max-width:34em;margin:0 auto;padding:24px;overflow-wrap:break-word">
${say(texts.greeting(facts))}
${say(texts.reason[kind](facts))}
${facts.code ? `<h1 style="margin:0;font-size:16px">${escaped(texts.codeLabel)}</h1>\n<p dir="ltr" style="${code}">${escaped(facts.code)}</p>` : ''}
<p style="margin:0 0 24px"><a href="${escaped(facts.link)}" style="${button}">${escaped(texts.button[kind])}</a></p>
${facts.code ? [texts.account(facts), texts.validity(facts)].map(say).join('\n') : ''}
${say(texts.caution[kind])}
<p style="margin:0;font-size:14px;color:#595959">${escaped(texts.linkIntroduction[kind])}<br><a dir="ltr" href="${escaped(facts.link)}" style="color:#595959;overflow-wrap:anywhere">${escaped(facts.link)}</a></p>
</main>
</body>
</html>
`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string) => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')

/** Black or white, whichever can be read better on that colour (WCAG 2.2, relative luminance). */
function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff'
}
