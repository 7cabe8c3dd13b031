// /sign-in: username and code open a session; a mail address or phone number brings a new code. /sign-out ends it.
import { z } from 'zod'
import { signInPage as check } from '../../core/access/access.ts'
import { requestCode } from '../../core/mailing/code-request.ts'
import { Fault } from '../../xep/fault.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form, statusNote } from '../visit/page.ts'
import { closeSession, openSession } from '../visit/session.ts'
import { readInput, type Page, type View, type Visit } from '../visit/visit.ts'

const Next = z.object({ next: z.string().max(500).optional().catch(undefined) })
const Credential = Next.extend({ username: z.string().trim().max(1_023), code: z.string().max(100) })
const Asked = Next.extend({ address: z.string().trim().min(1).max(320) })

/** A path of ours, or the start page: nobody is sent elsewhere. */
const ownPath = (next: string | undefined) => (next !== undefined && /^\/(?!\/)[\w./?=&-]*$/.test(next) ? next : '/')

export const signInForm: Page = async visit => view(visit, ownPath(readInput(visit, Next, visit.request.query).next))

export const signIn: Page = async visit => {
  const { context, request, reply } = visit
  const { username, code, next } = readInput(visit, Credential, request.body)
  try {
    const { device } = await check(context, { username: username || 'administrator', code, address: request.ip })
    context.count('sign_ins')
    openSession(context, reply, device)
    return { to: ownPath(next) }
  } catch (error) {
    const problem = problemOf(visit, error)
    context.count('sign_ins_refused')
    return view(visit, ownPath(next), { problem, username })
  }
}

export const askForCode: Page = async visit => {
  const { address, next } = readInput(visit, Asked, visit.request.body)
  try {
    await requestCode(visit.context, address, { from: visit.request.ip, once: visit.form })
    return view(visit, ownPath(next), { asked: true })
  } catch (error) {
    return view(visit, ownPath(next), { problem: problemOf(visit, error) })
  }
}

export const signOut: Page = async ({ context, request, reply }) => {
  await closeSession(context, request, reply)
  return { to: '/sign-in' }
}

interface Problem {
  text: string
  status: number
}

interface Said {
  problem?: Problem
  username?: string
  asked?: boolean
}

/** Says on the page why somebody was refused. @throws the error when it is something else */
function problemOf({ texts }: Visit, error: unknown): Problem {
  if (error instanceof Fault && error.condition === 'not-authorized') return { text: texts.wrongCode, status: 403 }
  if (error instanceof Fault && error.condition === 'resource-constraint') return { text: texts.slowDown, status: 429 }
  if (error instanceof Fault && error.condition === 'bad-request') return { text: texts.noAddress, status: 400 }
  throw error
}

function view(visit: Visit, next: string, { problem, username = '', asked }: Said = {}): View {
  const { texts } = visit
  const hiddenNext = html`<input type="hidden" name="next" value="${next}" />`
  const labels = { hint: texts.usernameHint, autocomplete: 'username', most: 1_023, value: username }
  return {
    title: texts.signInTitle,
    ...(problem && { status: problem.status }),
    main: html`${alertNote(problem?.text)}${asked ? statusNote(texts.asked) : undefined}
      <p class="lead">${texts.signInLead}</p>
      <div class="card">
        ${form(
          visit,
          '/sign-in',
          html`${hiddenNext}${field({ name: 'username', label: texts.username, ...labels })}
            ${field({ name: 'code', label: texts.code, hint: texts.codeHint, autocomplete: 'one-time-code', required: true, code: true, most: 100 })}
            <button>${texts.signInButton}</button>`,
        )}
      </div>
      <section class="card" aria-labelledby="ask-title">
        <h2 id="ask-title">${texts.askTitle}</h2>
        <p>${texts.askLead}</p>
        ${form(
          visit,
          '/sign-in/code',
          html`${hiddenNext}${field({ name: 'address', label: texts.askAddress, autocomplete: 'email', required: true, most: 320 })}
            <button class="second">${texts.askButton}</button>`,
        )}
      </section>`,
  }
}
