// /chat: the browser client. Our form takes the access code, then Converse.js has the page; no address holds the code.
import { gatewayUrl, hosts, uploadUrl, type Config } from '../../config.ts'
import { converseFolder } from '../web/converse.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field, statusNote } from '../visit/page.ts'
import type { Page } from '../visit/visit.ts'
import { SOCKET_PATH } from '../web/websocket.ts'
import { currentLanguage, say } from '../../texts/say.ts'

export const chat: Page = async ({ context: { config }, caller }) => {
  const { domain } = config
  const said = (name: string, text: string, show: (text: string) => Html | undefined = alertNote) =>
    html`<div data-said="${name}" hidden>${show(text)}</div>`
  const username = {
    name: 'username',
    label: say('Username'),
    hint: say('The part before @{domain} of your address', { domain }),
    autocomplete: 'username',
  }
  const code = {
    name: 'code',
    label: say('Access code'),
    hint: say('13 characters; capitals and dashes do not matter'),
    autocomplete: 'one-time-code',
    code: true,
  }
  return {
    title: say('Chat'),
    script: '/web/chat.js',
    policy: policyOf(config),
    main: html`<div
      id="chat"
      data-domain="${domain}"
      data-rooms="${hosts(config).rooms}"
      data-groups="${hosts(config).component}"
      data-socket="${SOCKET_PATH}"
      data-folder="${converseFolder()}"
      data-language="${currentLanguage()}"
      data-files="${new URL(uploadUrl(config)).hostname}"
      data-texts="${JSON.stringify(scriptTexts())}"
    >
      <noscript>${alertNote(say('The chat needs JavaScript. Without it, any chat app will do.'))}</noscript>
      ${said('insecure', say('The chat in the browser works over https alone. Any chat app will do meanwhile.'))}
      ${said('refused', say('This access code is wrong, used up or too old. Ask for a new one.'))}
      ${said('unavailable', say('The chat server does not answer at the moment. Try again in a minute.'))}
      ${said('starting', say('Signing in…'), statusNote)}
      <section id="chat-elsewhere" hidden>
        <p>${say('The chat is open in another window of this browser.')}</p>
        <button type="button">${say('Go on here')}</button>
      </section>
      <form id="chat-form" class="card" method="post" hidden>
        ${field({ ...username, value: caller?.person?.username ?? '', required: true, most: 1_023 })}
        ${field({ ...code, required: true, most: 100 })}
        <p class="tick">
          <input type="checkbox" id="stay" name="stay" aria-describedby="stay-hint" />
          <label for="stay">${say('Stay signed in in this browser')}</label>
        </p>
        <p class="hint" id="stay-hint">
          ${say('For a device that is yours. Otherwise you are signed out when this window is closed.')}
        </p>
        <button>${say('Sign in')}</button>
      </form>
    </div>`,
  }
}

/** What the scripts of the client say (web/files.js, web/emoticons.js, web/emoticon-picker.js, web/buttons.js). */
const scriptTexts = () => ({
  /** The script puts the name in. */
  unsent: say('The file “{name}” was not sent.', { name: '{name}' }),
  tooLarge: say('It is larger than this server takes.'),
  refused: say('The server refused it.'),
  noAnswer: say('The server does not answer. Please try again in a few minutes.'),
  interrupted: say('The page was closed before the file was there. Please send it again.'),
  pick: say('Send an emoticon'),
  close: say('Close'),
  answers: say('Answers'),
  gestures: {
    tap: say('Tap'),
    'long-tap': say('Long tap'),
    'swipe-left': say('Swipe left'),
    'swipe-right': say('Swipe right'),
  },
  gesturesHint: say(
    'Enter is a tap, the arrow up a long tap, the arrows left and right are swipes, the arrow down shows all answers.',
  ),
  choices: say('Answers to choose from'),
})

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
