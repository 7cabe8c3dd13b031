// /chat: the browser client. Our form takes the access code, then Converse.js has the page; no address holds the code.
import { gatewayUrl, hosts, uploadUrl, type Config } from '../../config.ts'
import { converseFolder } from '../web/converse.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field, statusNote } from '../visit/page.ts'
import type { Page } from '../visit/visit.ts'
import { SOCKET_PATH } from '../web/websocket.ts'

export const chat: Page = async ({ context: { config }, texts, caller }) => {
  const { domain } = config
  const said = (name: string, text: string, show: (text: string) => Html | undefined = alertNote) =>
    html`<div data-said="${name}" hidden>${show(text)}</div>`
  const username = {
    name: 'username',
    label: texts.username,
    hint: texts.chatUsername(domain),
    autocomplete: 'username',
  }
  const code = { name: 'code', label: texts.code, hint: texts.codeHint, autocomplete: 'one-time-code', code: true }
  return {
    title: texts.chatTitle,
    script: '/web/chat.js',
    policy: policyOf(config),
    main: html`<div
      id="chat"
      data-domain="${domain}"
      data-rooms="${hosts(config).rooms}"
      data-socket="${SOCKET_PATH}"
      data-folder="${converseFolder()}"
      data-language="${texts.language}"
      data-files="${new URL(uploadUrl(config)).hostname}"
      data-texts="${JSON.stringify({ ...texts.chatFile, ...texts.chatEmoticons, choices: texts.chatChoices })}"
    >
      <noscript>${alertNote(texts.chatScript)}</noscript>
      ${said('insecure', texts.chatInsecure)} ${said('refused', texts.wrongCode)} ${said('unavailable', texts.notNow)}
      ${said('starting', texts.chatStarting, statusNote)}
      <section id="chat-elsewhere" hidden>
        <p>${texts.chatElsewhere}</p>
        <button type="button">${texts.chatHere}</button>
      </section>
      <form id="chat-form" class="card" method="post" hidden>
        ${field({ ...username, value: caller?.person?.username ?? '', required: true, most: 1_023 })}
        ${field({ ...code, required: true, most: 100 })}
        <p class="tick">
          <input type="checkbox" id="stay" name="stay" aria-describedby="stay-hint" />
          <label for="stay">${texts.chatStay}</label>
        </p>
        <p class="hint" id="stay-hint">${texts.chatStayHint}</p>
        <button>${texts.signInButton}</button>
      </form>
    </div>`,
  }
}

/** As all our pages, and what Converse.js needs besides: styles in its elements, icons as data:, our WebSocket, uploaded files. */
function policyOf(config: Config): string {
  const socket = new URL(SOCKET_PATH, gatewayUrl(config).replace(/^http/, 'ws')).href
  const files = new URL(uploadUrl(config)).origin
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data: ${files}`,
    `media-src 'self' ${files}`,
    `connect-src 'self' ${socket} ${files}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
