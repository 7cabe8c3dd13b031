// /invites: the QR codes and links that one has made and that are still good; taking one back.
import { z } from 'zod'
import { invitesOf, revokeInvite, subjectOf, usesLeft } from '../../core/invites/invite.ts'
import { isShown, linkOf } from '../../core/invites/token.ts'
import { html } from '../visit/html.ts'
import { form, statusNote } from '../visit/page.ts'
import { consolePage, type ConsoleVisit } from '../console/frame.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import type { Invite } from '../../core/invites/records.ts'
import { dayText } from '../../core/model/day.ts'
import { momentDay } from '../../core/model/moment.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 200

export const invites = consolePage('invitations', visit => list(visit))

export const revoke: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller) return toSignIn({ path: '/invites' })
  const { id } = readInput(z.object({ id: z.string().max(100) }), request.body)
  await revokeInvite(context, id, caller)
  return consolePage('invitations', signedIn => list(signedIn, say('It is taken back.')))(visit)
}

async function list(visit: ConsoleVisit, said?: string): Promise<View> {
  const { context, caller } = visit
  const open = (await invitesOf(context, caller)).slice(0, SHOWN)
  const rows = await Promise.all(open.map(invite => row(visit, invite)))
  return {
    title: say('QR codes and links'),
    main: html`${said === undefined ? undefined : statusNote(said)}
      <p class="lead">
        ${say('Those that are still good. Whoever has one of them may use it; taking it back ends that.')}
      </p>
      ${rows.length ? table(rows) : html`<p>${say('There are none.')}</p>`}
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}

const table = (rows: ReturnType<typeof html>[]) =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${say('What')}</th>
        <th scope="col">${say('Until')}</th>
        <th scope="col">${say('Uses left')}</th>
        <th scope="col"><span class="unseen">${say('Take back')}</span></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`

const kindNames: Record<Invite['kind'], () => string> = {
  welcome: () => say('Sign-up'),
  contact: () => say('Contact'),
  group: () => say('Group'),
  coupon: () => say('Coupon'),
  pairing: () => say('Second device'),
  proof: () => say('Mail address'),
}

async function row(visit: Visit, invite: Invite) {
  const { context } = visit
  const what = `${kindNames[invite.kind]()}: ${await subjectOf(context, invite)}`
  const takeBack = html`<input type="hidden" name="id" value="${invite.id}" />
    <button class="quiet" aria-label="${say('Take back: {what}', { what })}">${say('Take back')}</button>`
  const named = isShown(invite) ? html`<a href="${new URL(linkOf(context.config, invite)).pathname}">${what}</a>` : what
  return html`<tr>
    <th scope="row">${named}</th>
    <td data-label="${say('Until')}">
      ${invite.until === null ? say('it is taken back') : dayText(momentDay(context.config, invite.until))}
    </td>
    <td data-label="${say('Uses left')}">${await left(visit, invite)}</td>
    <td>${form(visit, '/invites/revoke', takeBack)}</td>
  </tr>`
}

async function left({ context }: Visit, invite: Invite): Promise<string> {
  const uses = await usesLeft(context, invite)
  return uses === undefined ? say('any number') : String(uses)
}
