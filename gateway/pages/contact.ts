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
import { say } from '../../texts/say.ts'

export const contact: Page = async visit => {
  const { context, caller } = visit
  const { invite, person, token } = await offered(visit)
  if (caller?.person?.id === person.id)
    return {
      title: say('For contact with me'),
      main: html`<p class="lead">
          ${say('This link is yours to give: let others scan the QR code, or send them the link.')}
        </p>
        ${qrCard(visit, invite)}`,
    }
  const app = subscribeUri(context.config, person, token)
  const open = html`<a class="button second" href="${app}">${say('Open in my chat app')}</a>`
  return {
    app,
    title: say('Be in contact with {name}', { name: person.name }),
    main: html`<p class="lead">
        ${say('{name} of {org} would like to chat with you. If you agree, each of you is in the other’s contact list.', { name: person.name, org: context.config.orgName })}
      </p>
      ${caller ? undefined : html`${guestCard(visit)}${accountCard(visit, token, [open])}`}
      ${caller?.person && form(visit, `/c/${token}`, html`<button>${say('Add {name}', { name: person.name })}</button>`)}
      ${caller?.admin ? qrCard(visit, invite) : undefined}`,
  }
}

export const addContact: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller?.person) return toSignIn(visit)
  const { token } = readInput(Token, request.params)
  const other = await redeemContact(context, token, caller.person)
  return done(
    say('Be in contact with {name}', { name: other.name }),
    say('You and {name} are in each other’s contacts now.', { name: other.name }),
  )
}

export const contactAsGuest: Page = async visit => {
  const { token } = readInput(Token, visit.request.params)
  return asGuest(visit, token, 'contact')
}

async function offered(visit: Visit) {
  const { token } = readInput(Token, visit.request.params)
  const invite = await readToken(visit.context, token, 'contact', visit.caller?.person?.id)
  return { invite, token, person: await contactOf(visit.context, invite) }
}
