// /desk/NAME: a stranger writes to a desk. Opening it makes nothing; the form makes a guest account, and its code comes next.
import { z } from 'zod'
import { admitVisitor, visitedDesk } from '../../core/desk/visitors.ts'
import { toWelcome } from '../cards/guest.ts'
import { html } from '../visit/html.ts'
import { field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Page } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

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
  const { context, caller, request, path } = visit
  const { title } = await visitedDesk(context, readInput(Named, request.params).name)
  const called = {
    name: 'called',
    label: say('Your name, as we read it'),
    autocomplete: 'nickname',
    required: true,
    most: 100,
  }
  return {
    title: say('Write to {title}', { title }),
    main: html`<p class="lead">
        ${say('{title} of {org} answers you here in a chat. You need no account: one is made for this conversation.', { title, org: context.config.orgName })}
      </p>
      ${
        caller
          ? html`<p><a class="button" href="/chat">${say('Open the chat')}</a></p>`
          : html`<div class="card">
                ${form(visit, path, html`${field(called)} <button>${say('Begin')}</button>`)}
                <p class="hint">
                  ${say('The next page shows your access code and opens the chat. The account goes a week after the last conversation.')}
                </p>
              </div>
              <p><a href="${toSignIn(visit).to}">${say('Sign in and go on')}</a></p>`
      }`,
  }
}

export const visitDesk: Page = async visit => {
  const { context, request } = visit
  const { name } = readInput(Named, request.params)
  const { once, called } = readInput(Visitor, request.body)
  return toWelcome(context, await admitVisitor(context, name, called, once))
}
