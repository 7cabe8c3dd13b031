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
import { say } from '../../texts/say.ts'

export const home: Page = async visit => {
  const { context, caller } = visit
  const lead = html`<p class="lead">${say('Here you get into the chat of {org}.', { org: context.config.orgName })}</p>`
  if (!caller)
    return {
      title: say('Welcome'),
      main: html`${lead}
        <p>
          ${say('You got an e-mail or text message, or scanned a QR code? Open its link. You have a code? Sign in.')}
        </p>
        <p class="choices">
          <a class="button" href="/sign-in">${say('Sign in')}</a>
          <a class="button second" href="/chat">${say('Chat in this browser')}</a>
          <a class="button second" href="/pair">${say('Add a second device')}</a>
        </p>`,
    }
  const { person, admin } = caller
  return {
    title: say('Hello, {name}', { name: person?.name ?? say('administrator') }),
    main: html`${lead} ${person && own(visit, person)} ${admin ? administration() : undefined}
    ${person && couponLinks(person)} ${person && (await qrForms(visit, person))} ${person && devices()}`,
  }
}

const own = ({ context: { config } }: Visit, person: Person) =>
  html`<p class="address">${jidOf(person, config)}</p>
    <p class="choices">
      <a class="button" href="/chat">${say('Chat in this browser')}</a>
      <a class="button second" href="/console">${say('Console')}</a>
    </p>
    ${person.sponsor === undefined ? html`<p><a href="/templates">${say('Your templates')}</a></p>` : undefined}
    <p><a href="/console/do/language">${say('Language')}</a></p>`

const qrForms = async (visit: Visit, person: Person) =>
  html`<section class="card" aria-labelledby="qr-title">
    <h2 id="qr-title">${say('QR codes')}</h2>
    <p>${say('Let others scan them, or print them.')}</p>
    <ul class="list">
      <li>${form(visit, '/qr/contact', html`<button>${say('For contact with me')}</button>`)}</li>
      ${await ownGroupForms(visit, person.id)}
    </ul>
    <p><a href="/invites">${say('All that I have made and that are still good')}</a></p>
  </section>`

async function ownGroupForms(visit: Visit, owner: string): Promise<Html[]> {
  const groups = await groupsOwnedBy(visit.context, owner, 50)
  return groups.map(
    ({ name, title }) =>
      html`<li>
        ${form(
          visit,
          '/qr/group',
          html`<input type="hidden" name="group" value="${name}" />
            <button>${say('For “{title}”', { title })}</button>`,
        )}
      </li>`,
  )
}

const couponLinks = ({ sponsor }: Person) =>
  html`<section class="card" aria-labelledby="coupons-title">
    <h2 id="coupons-title">${say('Coupons')}</h2>
    <p class="choices">
      <a class="button second" href="/wallet">${say('My wallet')}</a>
      <a class="button second" href="/coupons">${say('My coupons')}</a>
      ${sponsor === undefined ? html`<a class="button second" href="/redeem">${say('Redeem a coupon')}</a>` : undefined}
    </p>
  </section>`

const devices = () =>
  html`<section class="card" aria-labelledby="devices-title">
    <h2 id="devices-title">${say('Another device')}</h2>
    <p>${say('Write “pair” to Bellhop in the chat app you use: it makes a pairing code for the new one.')}</p>
    <p><a class="button second" href="/pair">${say('Add a second device')}</a></p>
  </section>`

const administration = () =>
  html`<section class="card" aria-labelledby="admin-title">
    <h2 id="admin-title">${say('Administration')}</h2>
    <p>
      ${say('Read the e-mails and text messages that were sent or wait here, and end QR codes and links that should not work any more.')}
    </p>
    <p class="choices">
      <a class="button" href="/console">${say('Console')}</a>
      <a class="button second" href="/mails">${say('E-mails and text messages')}</a>
      <a class="button second" href="/invites">${say('QR codes and links')}</a>
    </p>
    <p class="hint">
      ${say('People, groups, devices and codes: write “help” to Bellhop, or type ./bellhop help on the machine.')}
    </p>
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
  const group = await groupNamed(context, readInput(GroupForm, request.body).group, caller)
  return shown(visit, await inviteToGroup(context, group, {}, caller))
}

const shown = ({ context: { config } }: Visit, invite: Parameters<typeof linkOf>[1]) => ({
  to: new URL(linkOf(config, invite)).pathname,
})
