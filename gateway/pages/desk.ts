// /desk/NAME: a stranger writes to a desk. Opening it makes nothing; the form makes a guest account, and its code comes next.
import { z } from 'zod'
import { admitVisitor, visitedDesk } from '../../core/desk/visitors.ts'
import { toWelcome } from '../cards/guest.ts'
import { html } from '../visit/html.ts'
import { field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Page } from '../visit/visit.ts'

const Named = z.object({ name: z.string().max(1_023) })

/** A name is one line of text. */
const Visitor = z.object({
  once: z.uuid(),
  called: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]*$/u),
})

export const desk: Page = async visit => {
  const { context, texts, caller, request, path } = visit
  const { title } = await visitedDesk(context, readInput(visit, Named, request.params).name)
  const called = { name: 'called', label: texts.deskCalled, autocomplete: 'nickname', required: true, most: 100 }
  return {
    title: texts.deskTitle(title),
    main: html`<p class="lead">${texts.deskLead(title, context.config.orgName)}</p>
      ${
        caller
          ? html`<p><a class="button" href="/chat">${texts.deskChat}</a></p>`
          : html`<div class="card">
                ${form(visit, path, html`${field(called)} <button>${texts.deskStart}</button>`)}
                <p class="hint">${texts.deskHint}</p>
              </div>
              <p><a href="${toSignIn(visit).to}">${texts.accountSignIn}</a></p>`
      }`,
  }
}

export const visitDesk: Page = async visit => {
  const { context, request } = visit
  const { name } = readInput(visit, Named, request.params)
  const { once, called } = readInput(visit, Visitor, request.body)
  return toWelcome(context, await admitVisitor(context, name, called, once))
}
