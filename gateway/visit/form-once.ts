// Forms that come twice: a button that is pressed twice, a page that is loaded again. They have one effect, and the first answer.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { findInboxRecord, inboxId, keepAnswer } from '../../core/inbox.ts'
import type { InboxAnswer } from '../../core/model/inbox.ts'
import { html } from './html.ts'
import { statusNote } from './page.ts'
import type { Page, View, Visit } from './visit.ts'

const Token = z.object({ once: z.uuid() })

/**
 * Answers a form. Whoever is signed in and sends the same form again gets the answer that was kept, and nothing runs. In all
 * other cases the page runs again, and what it makes has ids that follow from the form (docs/design/outbox.md).
 */
export function answerForm(visit: Visit, page: Page): ReturnType<Page> {
  const { context } = visit
  const form = formOrigin(visit)
  if (form === undefined) return page(visit)
  const caller = visit.caller && { ...visit.caller, origin: form }
  return context.serially(`inbox ${caller ? inboxId(caller) : form}`, async () => {
    const known = caller && (await findInboxRecord(context, caller))
    if (known?.answer) return shownAgain(known.answer)
    const found = await page({ ...visit, form, ...(caller && { caller }) })
    if (caller && 'said' in found) await keepAnswer(context, caller, { title: found.title, text: found.said })
    return found
  })
}

/** What identifies a form that we rendered: its token, where it leads to, and who is signed in. Nothing for a form without a token. */
export function formOrigin({ request, path, caller }: Visit): string | undefined {
  const token = Token.safeParse(request.body)
  if (!token.success) return undefined
  const whole = JSON.stringify([path, caller?.person?.id, token.data.once])
  return `form ${createHash('sha256').update(whole).digest('base64url')}`
}

const shownAgain = ({ title = '', text = '' }: InboxAnswer): View => done(title, text)

/** The answer to a form that has done what it says. It is kept, so it holds no secret. */
export const done = (title: string, said: string): View => ({ title, said, main: html`${statusNote(said)}` })
