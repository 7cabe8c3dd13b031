// The access code as every page shows it: address, code, QR code, and the steps for the visitor's device.
import { platformOf, platforms } from './clients.ts'
import { html, type Html } from '../visit/html.ts'
import { qrImage } from '../posters/qr.ts'
import { momentText } from '../../core/model/moment.ts'
import { say } from '../../texts/say.ts'

type Platform = (typeof platforms)[number]

export interface Shown {
  jid: string
  code: string
  /** The moment until which it has to be used first. */
  until: string
  /** The time zone by whose clocks that moment is told. */
  timeZone: string
  /** xmpp: link for apps that take invitations. */
  invitation?: string
}

export const codeCard = ({ jid, code, until, timeZone }: Shown): Html =>
  html`<section class="card code-card" aria-labelledby="code-title">
    <div>
      <h2 id="code-title">${say('Your access code')}</h2>
      <dl>
        <dt>${say('Your address')}</dt>
        <dd class="address"><span>${jid}</span> ${copy(jid, say('Your address'))}</dd>
        <dt>${say('Your access code')}</dt>
        <dd class="big-code"><span>${code}</span> ${copy(code, say('Your access code'))}</dd>
      </dl>
      <p class="hint">
        ${say('Type it as the password in your chat app. It becomes that device’s own; there is nothing to remember.')}
        ${say('First use until {time}.', { time: momentText({ timeZone }, until) })}
      </p>
      <p><a class="button" href="${chatLink({ jid, code })}">${say('Chat in this browser')}</a></p>
      <p class="hint">${say('Nothing to install: your address and code are filled in.')}</p>
    </div>
    <figure>
      ${qrImage(code, say('QR code of the access code'))}
      <figcaption>${say('The access code as a QR code, for a phone that can scan it')}</figcaption>
    </figure>
  </section>`

/** Hidden until the script is there that makes it work. */
const copy = (text: string, what: string) =>
  html`<button type="button" hidden class="quiet" data-copy="${text}" data-copied="${say('Copied')}">
    <span class="label" aria-live="polite">${say('Copy')}</span><span class="unseen"> ${what}</span>
  </button>`

/** One part per platform, the visitor's open: to look at another one, the page with its code need not be left. */
export function signInSteps(shown: Shown, agent: string | undefined): Html {
  const own = platformOf(agent)
  return html`<section aria-labelledby="steps-title">
    <h2 id="steps-title">${say('In three steps')}</h2>
    ${[...platforms]
      .sort((one, other) => Number(other.id === own) - Number(one.id === own))
      .map(
        platform =>
          html`<details name="platform" ${platform.id === own ? html`open` : undefined}>
            <summary>${platform.name()}</summary>
            <ol class="steps">
              ${platform.id === 'web' ? inBrowser(shown) : withApp(platform, shown)}
            </ol>
          </details>`,
      )}
    <p>${say('Your groups and contacts are there already.')}</p>
  </section>`
}

const withApp = ({ clients, takesInvitations }: Platform, { invitation: link, jid }: Shown) =>
  html`<li>${say('Get a chat app.')}${clientList(clients)}</li>
    ${takesInvitations && link !== undefined ? invitation(link, jid) : byHand(jid)}`

const inBrowser = (shown: Shown) =>
  html`<li>
      ${say('Open the chat; your address and code are filled in.')}
      <p><a class="button" href="${chatLink(shown)}">${say('Chat in this browser')}</a></p>
    </li>
    <li>${say('Choose “Sign in”.')}</li>`

/** Puts the code behind the #, which stays in the browser: no server and no log of one sees it. */
const chatLink = ({ jid, code }: Pick<Shown, 'jid' | 'code'>) =>
  `/chat#${new URLSearchParams({ username: jid.split('@')[0] ?? '', code })}`

const clientList = (clients: Platform['clients']) =>
  html`<ul class="clients">
    ${clients.map(
      ({ name, site, about }) =>
        html`<li><a href="${site}" rel="noreferrer">${name}</a> <span class="hint">${about()}</span></li>`,
    )}
  </ul>`

const byHand = (jid: string) =>
  html`<li>
      ${say('In the app, add an account that exists already, with this address:')}
      <strong class="address">${jid}</strong>
    </li>
    <li>${say('Type the access code as the password.')}</li>`

const invitation = (link: string, jid: string) =>
  html`<li>
      ${say('Come back to this page on that device and open the invitation:')}
      <p><a class="button" href="${link}">${say('Open in my chat app')}</a></p>
    </li>
    <li>
      ${say('Or add an account you have already, in the app, with your address:')}
      <strong class="address">${jid}</strong>. ${say('Type the access code as the password.')}
    </li>`

/** For a big screen, while the app is on the phone. */
export const appPicture = (link: string) =>
  html`<section class="card app-card">
    <div>
      <h2>${say('Open in my chat app')}</h2>
      <p>${say('For apps that take invitations, as Conversations and Monal do: nothing has to be typed.')}</p>
      <p><a class="button" href="${link}">${say('Open in my chat app')}</a></p>
    </div>
    <figure>
      ${qrImage(link, say('QR code that opens the invitation in a chat app'))}
      <figcaption>${say('The app is on your phone? Scan this with its camera.')}</figcaption>
    </figure>
  </section>`
