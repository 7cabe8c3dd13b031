// The part that the pages of contacts and groups share: going on with one's account, or as a guest.
import { z } from 'zod'
import { readMail } from '../../core/model/address.ts'
import type { Context } from '../../core/context.ts'
import { admitGuest } from '../../core/guests/guest.ts'
import type { Person } from '../../core/model/person.ts'
import { askProof } from '../../core/mailing/proof.ts'
import { ownWelcome } from '../../core/invites/welcome.ts'
import { credentialLink } from '../../core/invites/token.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Visit } from '../visit/visit.ts'
import { joinUri } from './xmpp-uri.ts'
import type { Invite } from '../../core/invites/records.ts'
import { say } from '../../texts/say.ts'

/** A name is one line of text. */
const Guest = z.object({
  once: z.uuid(),
  name: z
    .string()
    .max(100)
    .regex(/^[^\p{Cc}]*$/u)
    .default(''),
  mail: z.string().trim().max(254).default(''),
})

/** For strangers. The form's token makes of a form that is sent twice one guest. */
export const guestCard = (visit: Visit): Html => {
  const { path } = visit
  const label = (text: string) => `${text} (${say('optional')})`
  return html`<section class="card" aria-labelledby="guest-title">
    <h2 id="guest-title">${say('New here?')}</h2>
    <p>${say('Come in as a guest. Nothing has to be told about you, and there is no password.')}</p>
    ${form(
      visit,
      `${path}/guest`,
      html`${field({ name: 'name', label: label(say('Name that others see')), autocomplete: 'nickname', most: 100 })}
        ${field({ name: 'mail', label: label(say('Mail address')), hint: say('Only for a new access code, should you lose this one. A mail asks you first whether the address is yours.'), type: 'email', autocomplete: 'email', most: 254 })}
        <button>${say('Come in as a guest')}</button>`,
    )}
  </section>`
}

/** For those who have an account and are not signed in here. @param links that open a chat app */
export const accountCard = (visit: Visit, token: string, links: Html[] = []): Html => {
  const { context } = visit
  return html`<section class="card" aria-labelledby="account-title">
    <h2 id="account-title">${say('You have an account here?')}</h2>
    <p class="choices">
      <a class="button second" href="${toSignIn(visit).to}">${say('Sign in and go on')}</a>
      ${links}
      <a class="button second" href="${joinUri(context.config, token)}">${say('By a message to Bellhop')}</a>
    </p>
    <p class="hint">${say('The message is written for you in your chat app; it only has to be sent.')}</p>
  </section>`
}

/** A stranger goes on as a guest: the invite is spent, and the page with the access code comes next. */
export async function asGuest(visit: Visit, token: string, kind: Invite['kind']): Promise<{ to: string }> {
  const { context, request } = visit
  const { once, name, mail } = readInput(Guest, request.body)
  if (mail && readMail(mail) === undefined)
    throw new Fault('bad-request', say('What was sent could not be read. Go back and try again.'))
  const guest = await admitGuest(context, token, { kind, name, once })
  await askProof(context, guest, mail)
  return toWelcome(context, guest)
}

/** A new guest goes on to the page with the own access code. */
export async function toWelcome(context: Context, guest: Person): Promise<{ to: string }> {
  const link = credentialLink(context.config, await ownWelcome(context, guest))
  return { to: new URL(link.reveal('own welcome')).pathname }
}
