// /: where one is, what one can do here, and one's own QR codes.
import { z } from 'zod'
import { linkOf } from '../../core/invites/token.ts'
import { inviteContact } from '../../core/invites/contact.ts'
import { inviteToGroup } from '../../core/invites/join.ts'
import { html, type Html } from '../visit/html.ts'
import { form } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import type { Person } from '../../core/model/person.ts'
import { jidOf } from '../../core/model/jid.ts'
import { groupNamed, groupsOwnedBy } from '../../core/groups/find.ts'

export const home: Page = async visit => {
  const { context, texts, caller } = visit
  const lead = html`<p class="lead">${texts.homeLead(context.config.orgName)}</p>`
  if (!caller)
    return {
      title: texts.homeWelcome,
      main: html`${lead}
        <p>${texts.homeStranger}</p>
        <p class="choices">
          <a class="button" href="/sign-in">${texts.signInTitle}</a>
          <a class="button second" href="/chat">${texts.chatOpen}</a>
          <a class="button second" href="/pair">${texts.pairTitle}</a>
        </p>`,
    }
  const { person, admin } = caller
  return {
    title: texts.homeTitle(person?.name ?? texts.administrator),
    main: html`${lead} ${person && own(visit, person)} ${admin ? administration(visit) : undefined}
    ${person && couponLinks(visit, person)} ${person && (await qrForms(visit, person))} ${person && devices(visit)}`,
  }
}

const own = ({ texts, context: { config } }: Visit, person: Person) =>
  html`<p class="address">${jidOf(person, config)}</p>
    <p class="choices">
      <a class="button" href="/chat">${texts.chatOpen}</a>
      <a class="button second" href="/console">${texts.console.title}</a>
    </p>
    ${person.sponsor === undefined ? html`<p><a href="/templates">${texts.templatesTitle}</a></p>` : undefined}`

const qrForms = async (visit: Visit, person: Person) =>
  html`<section class="card" aria-labelledby="qr-title">
    <h2 id="qr-title">${visit.texts.homeQr}</h2>
    <p>${visit.texts.homeQrLead}</p>
    <ul class="list">
      <li>${form(visit, '/qr/contact', html`<button>${visit.texts.homeQrContact}</button>`)}</li>
      ${await ownGroupForms(visit, person.id)}
    </ul>
    <p><a href="/invites">${visit.texts.invitesAll}</a></p>
  </section>`

async function ownGroupForms(visit: Visit, owner: string): Promise<Html[]> {
  const groups = await groupsOwnedBy(visit.context, owner, 50)
  return groups.map(
    ({ name, title }) =>
      html`<li>
        ${form(
          visit,
          '/qr/group',
          html`<input type="hidden" name="group" value="${name}" /> <button>${visit.texts.homeQrGroup(title)}</button>`,
        )}
      </li>`,
  )
}

const couponLinks = ({ texts }: Visit, { sponsor }: Person) =>
  html`<section class="card" aria-labelledby="coupons-title">
    <h2 id="coupons-title">${texts.homeCoupons}</h2>
    <p class="choices">
      <a class="button second" href="/wallet">${texts.walletTitle}</a>
      <a class="button second" href="/coupons">${texts.bookletTitle}</a>
      ${sponsor === undefined ? html`<a class="button second" href="/redeem">${texts.redeemTitle}</a>` : undefined}
    </p>
  </section>`

const devices = ({ texts }: Visit) =>
  html`<section class="card" aria-labelledby="devices-title">
    <h2 id="devices-title">${texts.homeDevices}</h2>
    <p>${texts.homeDevicesLead}</p>
    <p><a class="button second" href="/pair">${texts.pairTitle}</a></p>
  </section>`

const administration = ({ texts }: Visit) =>
  html`<section class="card" aria-labelledby="admin-title">
    <h2 id="admin-title">${texts.homeAdmin}</h2>
    <p>${texts.homeAdminLead}</p>
    <p class="choices">
      <a class="button" href="/console">${texts.console.title}</a>
      <a class="button second" href="/mails">${texts.mailsTitle}</a>
      <a class="button second" href="/invites">${texts.invitesTitle}</a>
    </p>
    <p class="hint">${texts.homeAdminMore}</p>
  </section>`

/** One's own link for contact; asked for again, it is the same. */
export const openContactQr: Page = async visit => {
  const { context, caller } = visit
  if (!caller?.person) return toSignIn({ path: '/' })
  return shown(visit, await inviteContact(context, caller.person, false, caller))
}

const GroupForm = z.object({ group: z.string().max(1_023) })

export const openGroupQr: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller) return toSignIn({ path: '/' })
  const group = await groupNamed(context, readInput(visit, GroupForm, request.body).group, caller)
  return shown(visit, await inviteToGroup(context, group, {}, caller))
}

const shown = ({ context: { config } }: Visit, invite: Parameters<typeof linkOf>[1]) => ({
  to: new URL(linkOf(config, invite)).pathname,
})
