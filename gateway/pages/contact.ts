// /c/TOKEN: being in each other's contacts. Opening it spends nothing; agreeing does.
import { redeemContact, contactOf } from '../../core/invites/contact.ts'
import { readToken } from '../../core/invites/invite.ts'
import { accountCard, asGuest, guestCard } from '../cards/guest.ts'
import { html } from '../visit/html.ts'
import { done } from '../visit/form-once.ts'
import { form } from '../visit/page.ts'
import { qrCard } from '../cards/invite-qr.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import { subscribeUri } from '../cards/xmpp-uri.ts'
import { Token } from './welcome.ts'

export const contact: Page = async visit => {
  const { context, texts, caller } = visit
  const { invite, person, token } = await offered(visit)
  if (caller?.person?.id === person.id)
    return {
      title: texts.homeQrContact,
      main: html`<p class="lead">${texts.ownLink}</p>
        ${qrCard(visit, invite)}`,
    }
  const app = subscribeUri(context.config, person, token)
  const open = html`<a class="button second" href="${app}">${texts.openApp}</a>`
  return {
    app,
    title: texts.contactTitle(person.name),
    main: html`<p class="lead">${texts.contactLead(person.name, context.config.orgName)}</p>
      ${caller ? undefined : html`${guestCard(visit)}${accountCard(visit, token, [open])}`}
      ${caller?.person && form(visit, `/c/${token}`, html`<button>${texts.contactAdd(person.name)}</button>`)}
      ${caller?.admin ? qrCard(visit, invite) : undefined}`,
  }
}

export const addContact: Page = async visit => {
  const { context, texts, caller, request } = visit
  if (!caller?.person) return toSignIn(visit)
  const { token } = readInput(visit, Token, request.params)
  const other = await redeemContact(context, token, caller.person)
  return done(texts.contactTitle(other.name), texts.contactDone(other.name))
}

export const contactAsGuest: Page = async visit => {
  const { token } = readInput(visit, Token, visit.request.params)
  return asGuest(visit, token, 'contact')
}

async function offered(visit: Visit) {
  const { token } = readInput(visit, Token, visit.request.params)
  const invite = await readToken(visit.context, token, 'contact', visit.caller?.person?.id)
  return { invite, token, person: await contactOf(visit.context, invite) }
}
