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
  const { texts, path } = visit
  const label = (text: string) => `${text} (${texts.optional})`
  return html`<section class="card" aria-labelledby="guest-title">
    <h2 id="guest-title">${texts.guestTitle}</h2>
    <p>${texts.guestLead}</p>
    ${form(
      visit,
      `${path}/guest`,
      html`${field({ name: 'name', label: label(texts.guestName), autocomplete: 'nickname', most: 100 })}
        ${field({ name: 'mail', label: label(texts.guestMail), hint: texts.guestMailHint, type: 'email', autocomplete: 'email', most: 254 })}
        <button>${texts.guestJoin}</button>`,
    )}
  </section>`
}

/** For those who have an account and are not signed in here. @param links that open a chat app */
export const accountCard = (visit: Visit, token: string, links: Html[] = []): Html => {
  const { texts, context } = visit
  return html`<section class="card" aria-labelledby="account-title">
    <h2 id="account-title">${texts.accountTitle}</h2>
    <p class="choices">
      <a class="button second" href="${toSignIn(visit).to}">${texts.accountSignIn}</a>
      ${links}
      <a class="button second" href="${joinUri(context.config, token)}">${texts.accountChat}</a>
    </p>
    <p class="hint">${texts.accountChatHint}</p>
  </section>`
}

/** A stranger goes on as a guest: the invite is spent, and the page with the access code comes next. */
export async function asGuest(visit: Visit, token: string, kind: Invite['kind']): Promise<{ to: string }> {
  const { context, request, texts } = visit
  const { once, name, mail } = readInput(visit, Guest, request.body)
  if (mail && readMail(mail) === undefined) throw new Fault('bad-request', texts.unreadable)
  const guest = await admitGuest(context, token, { kind, name, once })
  await askProof(context, guest, mail)
  return toWelcome(context, guest)
}

/** A new guest goes on to the page with the own access code. */
export async function toWelcome(context: Context, guest: Person): Promise<{ to: string }> {
  const link = credentialLink(context.config, await ownWelcome(context, guest))
  return { to: new URL(link.reveal('own welcome')).pathname }
}
