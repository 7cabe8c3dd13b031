// The layout that all pages share, and how one is sent.
import { randomUUID } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Config } from '../../config.ts'
import { currentLanguage, say } from '../../texts/say.ts'
import { html, toText, type Html } from './html.ts'
import { formProof } from './session.ts'
import type { View, Visit } from './visit.ts'

/** Nothing from elsewhere, nothing inline, in nobody's frame; and no trace of a link that is worth something. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The same for a page whose script listens to what the server sends. */
export const LISTENING = `${POLICY}; connect-src 'self'`

const HEADERS = {
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
}

export function sendPage(visit: Pick<Visit, 'context' | 'reply'> & Partial<Visit>, view: View): FastifyReply {
  const { context, reply } = visit
  return reply
    .code(view.status ?? 200)
    .headers({ ...HEADERS, 'content-language': currentLanguage(), 'content-security-policy': view.policy ?? POLICY })
    .headers(view.app === undefined ? {} : { link: `<${view.app}>; rel="alternate"` }) // RFC 8288; Conversations reads it
    .type('text/html; charset=utf-8')
    .send(layout(context.config, view, visit.caller && signedIn(visit)))
}

function layout(
  { orgName }: Config,
  { title, main, nav, wide, script, refresh }: View,
  session: Html | undefined,
): string {
  return toText(
    html`<!doctype html>
      <html lang="${currentLanguage()}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex, nofollow" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · ${orgName}</title>
          <link rel="stylesheet" href="/web/pages.css" />
          <link rel="icon" href="/web/icon.svg" type="image/svg+xml" />
          <script src="${script ?? '/web/copy.js'}" type="module"></script>
          ${refresh && html`<noscript><meta http-equiv="refresh" content="${refresh}" /></noscript>`}
        </head>
        <body>
          <a class="skip" href="#content">${say('Skip to the content')}</a>
          <header class="top">
            <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>${orgName}</a>
            ${session}
          </header>
          ${nav}
          <main id="content" tabindex="-1" class="${wide ? 'wide' : ''}">
            <h1>${title}</h1>
            ${main}
          </main>
        </body>
      </html>`,
  ).trimStart()
}

function signedIn(visit: Pick<Visit, 'context'> & Partial<Visit>): Html {
  const { caller } = visit
  const name = caller?.person?.name ?? say('administrator')
  return html`<div class="session">
    <span class="who">${say('Signed in as {name}', { name })}</span>
    ${form(visit, '/sign-out', html`<button class="quiet">${say('Sign out')}</button>`)}
  </div>`
}

/** A form of ours, with what proves that it is, and a token that makes of a form that is sent twice one request. */
export const form = (
  { context, request }: Pick<Visit, 'context'> & Partial<Visit>,
  action: string,
  content: Html,
  { hasFile = false } = {},
): Html =>
  html`<form method="post" action="${action}" ${hasFile ? html`enctype="multipart/form-data"` : undefined}>
    ${request && html`<input type="hidden" name="proof" value="${formProof(context, request)}" />`}<input
      type="hidden"
      name="once"
      value="${randomUUID()}"
    />${content}
  </form>`

export interface Field {
  name: string
  /** Where several forms of a page have a field of this name. */
  id?: string
  label: string
  hint?: string
  value?: string
  type?: 'text' | 'email'
  autocomplete?: string
  required?: boolean
  most?: number
  /** For codes: no capitals, corrections or suggestions by the keyboard. */
  code?: boolean
  /** What is offered while somebody writes; anything else can be written, too. */
  offers?: string[]
}

export function field({
  name,
  id = name,
  label,
  hint,
  value = '',
  type = 'text',
  autocomplete = 'off',
  ...rest
}: Field): Html {
  const { required, code, most = 200, offers = [] } = rest
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${hint === undefined ? undefined : html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      value="${value}"
      maxlength="${most}"
      autocomplete="${autocomplete}"
      ${code ? html`class="code" autocapitalize="characters" autocorrect="off" spellcheck="false"` : undefined}
      ${hint === undefined ? undefined : html`aria-describedby="${id}-hint"`}
      ${required ? html`required` : undefined}
      ${offers.length ? html`list="${id}-offers"` : undefined}
    />
    ${offers.length ? html`<datalist id="${id}-offers">${offers.map(each => html`<option value="${each}"></option>`)}</datalist>` : undefined}
  </div>`
}

/** Something that went wrong, or well, read out at once by a screen reader. */
export const alertNote = (text: string | undefined) =>
  text === undefined ? undefined : html`<p class="alert" role="alert">${text}</p>`
export const statusNote = (text: string) => html`<p class="status" role="status">${text}</p>`
