// /sign-in: username and code open a session; a mail address or phone number brings a new code. /sign-out ends it.
import { z } from 'zod'
import { signInPage as check } from '../../core/access/access.ts'
import { requestCode } from '../../core/mailing/code-request.ts'
import { Fault } from '../../xep/fault.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form, statusNote } from '../visit/page.ts'
import { closeSession, openSession } from '../visit/session.ts'
import { readInput, type Page, type View, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const Next = z.object({ next: z.string().max(500).optional().catch(undefined) })
const Credential = Next.extend({ username: z.string().trim().max(1_023), code: z.string().max(100) })
const Asked = Next.extend({ address: z.string().trim().min(1).max(320) })

/** A path of ours, or the start page: nobody is sent elsewhere. */
const ownPath = (next: string | undefined) => (next !== undefined && /^\/(?!\/)[\w./?=&-]*$/.test(next) ? next : '/')

export const signInForm: Page = async visit => view(visit, ownPath(readInput(Next, visit.request.query).next))

export const signIn: Page = async visit => {
  const { context, request, reply } = visit
  const { username, code, next } = readInput(Credential, request.body)
  try {
    const { device } = await check(context, { username: username || 'administrator', code, address: request.ip })
    context.count('sign_ins')
    openSession(context, reply, device)
    return { to: ownPath(next) }
  } catch (error) {
    const problem = problemOf(error)
    context.count('sign_ins_refused')
    return view(visit, ownPath(next), { problem, username })
  }
}

export const askForCode: Page = async visit => {
  const { address, next } = readInput(Asked, visit.request.body)
  try {
    await requestCode(visit.context, address, { from: visit.request.ip, once: visit.form })
    return view(visit, ownPath(next), { asked: true })
  } catch (error) {
    return view(visit, ownPath(next), { problem: problemOf(error) })
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
function problemOf(error: unknown): Problem {
  if (error instanceof Fault && error.condition === 'not-authorized')
    return { text: say('This access code is wrong, used up or too old. Ask for a new one.'), status: 403 }
  if (error instanceof Fault && error.condition === 'resource-constraint')
    return { text: say('Too many tries. Wait a little, then try again.'), status: 429 }
  if (error instanceof Fault && error.condition === 'bad-request')
    return {
      text: say('This is no mail address, and no phone number with its country, like +49 30 123456.'),
      status: 400,
    }
  throw error
}

function view(visit: Visit, next: string, { problem, username = '', asked }: Said = {}): View {
  const hiddenNext = html`<input type="hidden" name="next" value="${next}" />`
  const labels = {
    hint: say('The part before the @ of your address; leave it empty for the administrator’s code.'),
    autocomplete: 'username',
    most: 1_023,
    value: username,
  }
  return {
    title: say('Sign in'),
    ...(problem && { status: problem.status }),
    main: html`${alertNote(problem?.text)}${asked ? statusNote(say('If we know it, a code is on its way. It can take a minute.')) : undefined}
      <p class="lead">${say('With your username and an access code.')}</p>
      <div class="card">
        ${form(
          visit,
          '/sign-in',
          html`${hiddenNext}${field({ name: 'username', label: say('Username'), ...labels })}
            ${field({ name: 'code', label: say('Access code'), hint: say('13 characters; capitals and dashes do not matter'), autocomplete: 'one-time-code', required: true, code: true, most: 100 })}
            <button>${say('Sign in')}</button>`,
        )}
      </div>
      <section class="card" aria-labelledby="ask-title">
        <h2 id="ask-title">${say('No code at hand?')}</h2>
        <p>${say('Type the mail address or phone number that we know of you, and a new code is sent there.')}</p>
        ${form(
          visit,
          '/sign-in/code',
          html`${hiddenNext}${field({ name: 'address', label: say('Mail address or phone number'), autocomplete: 'email', required: true, most: 320 })}
            <button class="second">${say('Send me a code')}</button>`,
        )}
      </section>`,
  }
}
