// /p/TOKEN and /pair: one more device for somebody whose first device has allowed it.
import { z } from 'zod'
import { gatewayUrl } from '../../config.ts'
import type { Issued } from '../../core/access/access.ts'
import { pairingOf, redeemPairing, redeemPairingLink } from '../../core/access/pairing.ts'
import { personNamed } from '../../core/people/person.ts'
import { Fault } from '../../xep/fault.ts'
import { codeCard, signInSteps } from '../cards/code.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form } from '../visit/page.ts'
import { qrImage } from '../posters/qr.ts'
import { readInput, type Page, type View, type Visit } from '../visit/visit.ts'
import { registerUri } from '../cards/xmpp-uri.ts'
import { Token } from './welcome.ts'
import type { Person } from '../../core/model/person.ts'
import { jidOf } from '../../core/model/jid.ts'
import { timeZoneFor } from '../../core/model/time-zone.ts'
import { say } from '../../texts/say.ts'

const Typed = z.object({ username: z.string().trim().max(1_023), code: z.string().max(100) })

/** The token says whose device it is; looking at the page spends nothing. The first device shows it for the second to scan. */
export const pairing: Page = async visit => {
  const { context } = visit
  const { person, token } = await offered(visit)
  const link = `${gatewayUrl(context.config)}/p/${token}`
  return {
    app: registerUri(context.config, person, token),
    title: say('Add a second device'),
    main: html`<p class="lead">
        ${say('Your other device, signed in as {name}, has allowed one more.', { name: jidOf(person, context.config) })}
      </p>
      <div class="card">
        <figure>
          ${qrImage(link, say('The link to this page as a QR code'))}
          <figcaption>${say('On your first device: scan this with the second one.')}</figcaption>
        </figure>
        ${form(
          visit,
          `/p/${token}`,
          html`<p>${say('On your second device:')}</p>
            <button>${say('Show the access code')}</button>`,
        )}
      </div>`,
  }
}

export const pair: Page = async visit => {
  const { context, request, form: by } = visit
  const { token } = readInput(Token, request.params)
  const { person, ...issued } = await redeemPairingLink(context, token, { address: request.ip, by })
  return shown(visit, person, issued)
}

export const pairingForm: Page = async visit => typing(visit)

export const pairTyped: Page = async visit => {
  const { context, request, form: by } = visit
  const { username, code } = readInput(Typed, request.body)
  try {
    const issued = await redeemPairing(context, username, code, { address: request.ip, by })
    return shown(visit, await personNamed(context, username), issued)
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    return {
      ...typing(visit, { problem: error, username }),
      status: error.condition === 'resource-constraint' ? 429 : 403,
    }
  }
}

function typing(visit: Visit, { problem, username = '' }: { problem?: Fault; username?: string } = {}): View {
  const refused =
    problem &&
    (problem.condition === 'resource-constraint'
      ? say('Too many tries. Wait a little, then try again.')
      : say('This access code is wrong, used up or too old. Ask for a new one.'))
  return {
    title: say('Add a second device'),
    main: html`${alertNote(refused)}
      <p class="lead">${say('Type what your first device shows.')}</p>
      <div class="card">
        ${form(
          visit,
          '/pair',
          html`${field({ name: 'username', label: say('Username'), value: username, autocomplete: 'username', required: true, most: 1_023 })}
            ${field({ name: 'code', label: say('Pairing code'), hint: say('8 characters, from your first device; ten minutes, one use'), autocomplete: 'one-time-code', required: true, code: true, most: 100 })}
            <button>${say('Show the access code')}</button>`,
        )}
      </div>`,
  }
}

function shown({ context, request }: Visit, person: Person, { code, record }: Issued): View {
  const card = {
    jid: jidOf(person, context.config),
    code,
    until: record.expires,
    timeZone: timeZoneFor(context.config, person.profile),
  }
  return {
    title: say('Add a second device'),
    main: html`${codeCard(card)} ${signInSteps(card, request.headers['user-agent'])}`,
  }
}

async function offered(visit: Visit) {
  const { token } = readInput(Token, visit.request.params)
  const { person } = await pairingOf(visit.context, token)
  return { token, person }
}
