// /mails: mails that were sent or wait, for the administrator alone. A code is shown only where a mail is opened.
import { z } from 'zod'
import { mailById, mailPage } from '../../core/mailing/mail-list.ts'
import { writeOut } from '../../core/mailing/mail-writing.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { momentText } from '../visit/language.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import type { OutgoingMail } from '../../core/mailing/records.ts'

const SHOWN = 50

const Before = z.object({ before: z.iso.datetime().optional() })

/** The page had another address, which people may have bookmarked. */
export const movedMails: Page = async ({ request }) => ({ to: request.url.replace(/^\/outbox/, '/mails') })

export const mails: Page = async visit => {
  const { context, texts, caller, request } = visit
  if (!caller) return toSignIn(visit)
  requireAdmin(visit)
  const { before } = readInput(visit, Before, request.query)
  const found = await mailPage(context, caller, SHOWN, before)
  const last = found.length === SHOWN ? found.at(-1) : undefined
  return {
    title: texts.mailsTitle,
    wide: true,
    main: html`<p class="lead">${texts.mailsLead}</p>
      ${found.length ? table(visit, found) : html`<p>${texts.mailsNone}</p>`}
      ${last && html`<p><a href="/mails?before=${encodeURIComponent(last.at)}">${texts.later}</a></p>`}
      <p><a href="/">${texts.home}</a></p>`,
  }
}

const table = ({ texts, ...visit }: Visit, mails: OutgoingMail[]): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.mailTo}</th>
        <th scope="col">${texts.mailKind}</th>
        <th scope="col">${texts.mailAt}</th>
        <th scope="col">${texts.mailState}</th>
        <th scope="col"><span class="unseen">${texts.mailOpen}</span></th>
      </tr>
    </thead>
    <tbody>
      ${mails.map(mail => row({ texts, ...visit }, mail))}
    </tbody>
  </table>`

const row = ({ texts }: Visit, { id, to, kind, at, state, problem }: OutgoingMail) =>
  html`<tr>
    <th scope="row">${to}</th>
    <td data-label="${texts.mailKind}">${texts.mailKinds[kind]}</td>
    <td data-label="${texts.mailAt}">${momentText(at)}</td>
    <td data-label="${texts.mailState}">
      ${texts.states[state]}${problem === undefined ? undefined : html` <span class="hint">${problem}</span>`}
    </td>
    <td><a class="button quiet" href="/mails/${id}" aria-label="${texts.mailOpenOf(to)}">${texts.mailOpen}</a></td>
  </tr>`

export const mail: Page = async visit => {
  const { context, texts, caller, request } = visit
  if (!caller) return toSignIn(visit)
  requireAdmin(visit)
  const { id } = readInput(visit, z.object({ id: z.string().max(100) }), request.params)
  const found = await mailById(context, caller, id)
  if (!found) throw new Fault('item-not-found', texts.notFoundTitle)
  const { to, subject, text, link } = await writeOut(context, found)
  return {
    title: subject || texts.mailKinds[found.kind],
    main: html`<p class="hint">${texts.mailTo}: ${to} · ${momentText(found.at)} · ${texts.states[found.state]}</p>
      <p class="alert">${texts.mailSecret}</p>
      <pre class="card mail" lang="${found.language}">${text}</pre>
      <p class="choices">
        <a class="button" href="${new URL(link).pathname}">${texts.mailLink}</a>
        <a class="button second" href="/mails">${texts.back}</a>
      </p>`,
  }
}

function requireAdmin({ caller, texts }: Visit): void {
  if (!caller?.admin) throw new Fault('forbidden', texts.notYours)
}
