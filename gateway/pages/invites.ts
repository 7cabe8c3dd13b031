// /invites: the QR codes and links that one has made and that are still good; taking one back.
import { z } from 'zod'
import { invitesOf, revokeInvite, subjectOf, usesLeft } from '../../core/invites/invite.ts'
import { isShown, linkOf } from '../../core/invites/token.ts'
import { html } from '../visit/html.ts'
import { dayText } from '../visit/language.ts'
import { form, statusNote } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import type { Invite } from '../../core/invites/records.ts'

const SHOWN = 200

export const invites: Page = async visit => (visit.caller ? list(visit) : toSignIn(visit))

export const revoke: Page = async visit => {
  const { context, caller, request, texts } = visit
  if (!caller) return toSignIn({ path: '/invites' })
  const { id } = readInput(visit, z.object({ id: z.string().max(100) }), request.body)
  await revokeInvite(context, id, caller)
  return list(visit, texts.revoked)
}

async function list(visit: Visit, said?: string): Promise<View> {
  const { context, texts, caller = { admin: false } } = visit
  const open = (await invitesOf(context, caller)).slice(0, SHOWN)
  const rows = await Promise.all(open.map(invite => row(visit, invite)))
  return {
    title: texts.invitesTitle,
    wide: true,
    main: html`${said === undefined ? undefined : statusNote(said)}
      <p class="lead">${texts.invitesLead}</p>
      ${rows.length ? table(visit, rows) : html`<p>${texts.invitesNone}</p>`}
      <p><a href="/">${texts.home}</a></p>`,
  }
}

const table = ({ texts }: Visit, rows: ReturnType<typeof html>[]) =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.inviteWhat}</th>
        <th scope="col">${texts.inviteUntil}</th>
        <th scope="col">${texts.inviteUses}</th>
        <th scope="col"><span class="unseen">${texts.revoke}</span></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`

async function row(visit: Visit, invite: Invite) {
  const { context, texts } = visit
  const what = `${texts.kinds[invite.kind]}: ${await subjectOf(context, invite)}`
  const takeBack = html`<input type="hidden" name="id" value="${invite.id}" />
    <button class="quiet" aria-label="${texts.revokeOf(what)}">${texts.revoke}</button>`
  const named = isShown(invite) ? html`<a href="${new URL(linkOf(context.config, invite)).pathname}">${what}</a>` : what
  return html`<tr>
    <th scope="row">${named}</th>
    <td data-label="${texts.inviteUntil}">${invite.until === null ? texts.forever : dayText(invite.until)}</td>
    <td data-label="${texts.inviteUses}">${await left(visit, invite)}</td>
    <td>${form(visit, '/invites/revoke', takeBack)}</td>
  </tr>`
}

async function left({ context, texts }: Visit, invite: Invite): Promise<string> {
  const uses = await usesLeft(context, invite)
  return uses === undefined ? texts.unbounded : String(uses)
}
