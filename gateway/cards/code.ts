// The access code as every page shows it: address, code, QR code, and the steps for the visitor's device.
import { platformOf, platforms } from './clients.ts'
import { html, type Html } from '../visit/html.ts'
import { momentText } from '../visit/language.ts'
import { qrImage } from '../posters/qr.ts'
import type { Texts } from '../texts/en.ts'

type Platform = (typeof platforms)[number]

export interface Shown {
  jid: string
  code: string
  /** The moment until which it has to be used first. */
  until: string
  /** xmpp: link for apps that take invitations. */
  invitation?: string
}

export const codeCard = (texts: Texts, { jid, code, until }: Shown): Html =>
  html`<section class="card code-card" aria-labelledby="code-title">
    <div>
      <h2 id="code-title">${texts.codeTitle}</h2>
      <dl>
        <dt>${texts.yourAddress}</dt>
        <dd class="address"><span>${jid}</span> ${copy(texts, jid, texts.yourAddress)}</dd>
        <dt>${texts.yourCode}</dt>
        <dd class="big-code"><span>${code}</span> ${copy(texts, code, texts.yourCode)}</dd>
      </dl>
      <p class="hint">${texts.codeExplained} ${texts.validUntil(momentText(until))}</p>
      <p><a class="button" href="${chatLink({ jid, code })}">${texts.chatOpen}</a></p>
      <p class="hint">${texts.chatOpenHint}</p>
    </div>
    <figure>
      ${qrImage(code, texts.codeQr)}
      <figcaption>${texts.codeQrHint}</figcaption>
    </figure>
  </section>`

/** Hidden until the script is there that makes it work. */
const copy = (texts: Texts, text: string, what: string) =>
  html`<button type="button" hidden class="quiet" data-copy="${text}" data-copied="${texts.copied}">
    <span class="label" aria-live="polite">${texts.copy}</span><span class="unseen"> ${what}</span>
  </button>`

/** One part per platform, the visitor's open: to look at another one, the page with its code need not be left. */
export function signInSteps(texts: Texts, shown: Shown, agent: string | undefined): Html {
  const own = platformOf(agent)
  return html`<section aria-labelledby="steps-title">
    <h2 id="steps-title">${texts.stepsTitle}</h2>
    ${[...platforms]
      .sort((one, other) => Number(other.id === own) - Number(one.id === own))
      .map(
        platform =>
          html`<details name="platform" ${platform.id === own ? html`open` : undefined}>
            <summary>${texts.platforms[platform.id]}</summary>
            <ol class="steps">
              ${platform.id === 'web' ? inBrowser(texts, shown) : withApp(texts, platform, shown)}
            </ol>
          </details>`,
      )}
    <p>${texts.stepDone}</p>
  </section>`
}

const withApp = (texts: Texts, { clients, takesInvitations }: Platform, { invitation: link, jid }: Shown) =>
  html`<li>${texts.stepInstall}${clientList(texts, clients)}</li>
    ${takesInvitations && link !== undefined ? invitation(texts, link, jid) : byHand(texts, jid)}`

const inBrowser = (texts: Texts, shown: Shown) =>
  html`<li>
      ${texts.stepChat}
      <p><a class="button" href="${chatLink(shown)}">${texts.chatOpen}</a></p>
    </li>
    <li>${texts.stepChatSignIn}</li>`

/** Puts the code behind the #, which stays in the browser: no server and no log of one sees it. */
const chatLink = ({ jid, code }: Pick<Shown, 'jid' | 'code'>) =>
  `/chat#${new URLSearchParams({ username: jid.split('@')[0] ?? '', code })}`

const clientList = (texts: Texts, clients: Platform['clients']) =>
  html`<ul class="clients">
    ${clients.map(
      ({ name, site, text }) =>
        html`<li><a href="${site}" rel="noreferrer">${name}</a> <span class="hint">${texts.clients[text]}</span></li>`,
    )}
  </ul>`

const byHand = (texts: Texts, jid: string) =>
  html`<li>${texts.stepAdd} <strong class="address">${jid}</strong></li>
    <li>${texts.stepCode}</li>`

const invitation = (texts: Texts, link: string, jid: string) =>
  html`<li>
      ${texts.stepInvite}
      <p><a class="button" href="${link}">${texts.openApp}</a></p>
    </li>
    <li>${texts.stepAccount} <strong class="address">${jid}</strong>. ${texts.stepCode}</li>`

/** For a big screen, while the app is on the phone. */
export const appPicture = (texts: Texts, link: string) =>
  html`<section class="card app-card">
    <div>
      <h2>${texts.openApp}</h2>
      <p>${texts.openAppHint}</p>
      <p><a class="button" href="${link}">${texts.openApp}</a></p>
    </div>
    <figure>
      ${qrImage(link, texts.appQr)}
      <figcaption>${texts.appQrHint}</figcaption>
    </figure>
  </section>`
