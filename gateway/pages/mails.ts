// /mails: mails that were sent or wait, for the administrator alone. A code is shown only where a mail is opened.
import type { Config } from '../../config.ts'
import { z } from 'zod'
import { mailById, mailPage } from '../../core/mailing/mail-list.ts'
import { writeOut } from '../../core/mailing/mail-writing.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { momentText } from '../../core/model/moment.ts'
import { consolePage } from '../console/frame.ts'
import { more } from '../console/parts.ts'
import { readInput, type Page, type Visit } from '../visit/visit.ts'
import type { OutgoingMail } from '../../core/mailing/records.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

const STATES = ['due', 'sent', 'refused', 'returned', 'unsent'] as const

const Query = z.object({ before: z.iso.datetime().optional(), state: z.enum(STATES).optional() })

/** The page had another address, which people may have bookmarked. */
export const movedMails: Page = async ({ request }) => ({ to: request.url.replace(/^\/outbox/, '/mails') })

export const mails = consolePage('mails', async visit => {
  const { context, caller, request } = visit
  requireAdmin(visit)
  const { before, state } = readInput(Query, request.query)
  const found = await mailPage(context, caller, { limit: SHOWN, before, state })
  const last = found.length === SHOWN ? found.at(-1) : undefined
  return {
    title: say('E-mails and text messages'),
    main: html`<p class="lead">
        ${say('Sent ones, and those that wait here because no mail server or text gateway is set up.')}
      </p>
      ${stateLinks(state)} ${found.length ? mailTable(context.config, found) : html`<p>${noneText(state)}</p>`}
      ${last && more('/mails', { before: last.at, ...(state && { state }) })}
      <p><a href="/">${say('Start page')}</a></p>`,
  }
})

const noneText = (state: State | undefined): string =>
  state ? say('There is none in this state.') : say('No e-mail or text message has been written yet.')

type State = OutgoingMail['state']

/** Links to the same page with the messages of one state alone. */
const stateLinks = (shown: State | undefined): Html =>
  html`<nav class="filter" aria-label="${say('State')}">
    ${stateLink('/mails', say('All'), shown === undefined)}
    ${STATES.map(state => stateLink(`/mails?state=${state}`, stateNames[state](), state === shown))}
  </nav>`

const stateLink = (path: string, name: string, isShown: boolean): Html =>
  html`<a class="button quiet" href="${path}" ${isShown ? html`aria-current="page"` : undefined}>${name}</a>`

export const mailTable = (config: Pick<Config, 'timeZone'>, mails: OutgoingMail[]): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${say('To')}</th>
        <th scope="col">${say('What')}</th>
        <th scope="col">${say('When')}</th>
        <th scope="col">${say('State')}</th>
        <th scope="col"><span class="unseen">${say('Open')}</span></th>
      </tr>
    </thead>
    <tbody>
      ${mails.map(mail => row(config, mail))}
    </tbody>
  </table>`

const kindNames: Record<OutgoingMail['kind'], () => string> = {
  invitation: () => say('Invitation'),
  'sign-in': () => say('New code'),
  proof: () => say('Is it their address?'),
  report: () => say('Report'),
}

const stateNames: Record<OutgoingMail['state'], () => string> = {
  due: () => say('on its way'),
  sent: () => say('sent'),
  refused: () => say('refused'),
  unsent: () => say('not sent'),
  returned: () => say('came back'),
}

const row = (config: Pick<Config, 'timeZone'>, { id, to, kind, at, state, problem }: OutgoingMail) =>
  html`<tr>
    <th scope="row">${to}</th>
    <td data-label="${say('What')}">${kindNames[kind]()}</td>
    <td data-label="${say('When')}">${momentText(config, at)}</td>
    <td data-label="${say('State')}">
      ${stateNames[state]()}${problem === undefined ? undefined : html` <span class="hint">${problem}</span>`}
    </td>
    <td>
      <a class="button quiet" href="/mails/${id}" aria-label="${say('Open the message to {to}', { to })}"
        >${say('Open')}</a
      >
    </td>
  </tr>`

export const mail = consolePage('mails', async visit => {
  const { context, caller, request } = visit
  requireAdmin(visit)
  const { id } = readInput(z.object({ id: z.string().max(100) }), request.params)
  const found = await mailById(context, caller, id)
  if (!found) throw new Fault('item-not-found', say('Nothing here'))
  const { to, subject, text, link } = await writeOut(context, found)
  return {
    title: kindNames[found.kind](),
    main: html`<p class="hint">
        ${say('To')}: ${to} · ${momentText(context.config, found.at)} · ${stateNames[found.state]()}
      </p>
      ${found.problem === undefined ? undefined : html`<p>${say('Why')}: ${found.problem}</p>`}
      ${
        found.kind === 'report'
          ? undefined
          : html`<p class="alert">
              ${say('This message holds an access code. Give it to nobody but the person it is for.')}
            </p>`
      }
      ${subject ? html`<h2 lang="${found.language}">${subject}</h2>` : undefined}
      <pre class="card mail" lang="${found.language}">${text}</pre>
      <p class="choices">
        ${link && html`<a class="button" href="${new URL(link).pathname}">${say('Open its link')}</a>`}
        <a class="button second" href="/mails">${say('Back')}</a>
      </p>`,
  }
})

function requireAdmin({ caller }: Visit): void {
  if (!caller?.admin) throw new Fault('forbidden', say('Only the administrator may see this.'))
}
