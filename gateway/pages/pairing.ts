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

const Typed = z.object({ username: z.string().trim().max(1_023), code: z.string().max(100) })

/** The token says whose device it is; looking at the page spends nothing. The first device shows it for the second to scan. */
export const pairing: Page = async visit => {
  const { texts, context } = visit
  const { person, token } = await offered(visit)
  const link = `${gatewayUrl(context.config)}/p/${token}`
  return {
    app: registerUri(context.config, person, token),
    title: texts.pairTitle,
    main: html`<p class="lead">${texts.pairLead(jidOf(person, context.config))}</p>
      <div class="card">
        <figure>
          ${qrImage(link, texts.pairQr)}
          <figcaption>${texts.pairScan}</figcaption>
        </figure>
        ${form(
          visit,
          `/p/${token}`,
          html`<p>${texts.pairHere}</p>
            <button>${texts.pairButton}</button>`,
        )}
      </div>`,
  }
}

export const pair: Page = async visit => {
  const { context, request, form: by } = visit
  const { token } = readInput(visit, Token, request.params)
  const { person, ...issued } = await redeemPairingLink(context, token, { address: request.ip, by })
  return shown(visit, person, issued)
}

export const pairingForm: Page = async visit => typing(visit)

export const pairTyped: Page = async visit => {
  const { context, request, form: by } = visit
  const { username, code } = readInput(visit, Typed, request.body)
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
  const { texts } = visit
  const refused = problem && (problem.condition === 'resource-constraint' ? texts.slowDown : texts.wrongCode)
  return {
    title: texts.pairTitle,
    main: html`${alertNote(refused)}
      <p class="lead">${texts.pairTyped}</p>
      <div class="card">
        ${form(
          visit,
          '/pair',
          html`${field({ name: 'username', label: texts.username, value: username, autocomplete: 'username', required: true, most: 1_023 })}
            ${field({ name: 'code', label: texts.pairCode, hint: texts.pairCodeHint, autocomplete: 'one-time-code', required: true, code: true, most: 100 })}
            <button>${texts.pairButton}</button>`,
        )}
      </div>`,
  }
}

function shown({ context, texts, request }: Visit, person: Person, { code, record }: Issued): View {
  const card = { jid: jidOf(person, context.config), code, until: record.expires }
  return {
    title: texts.pairTitle,
    main: html`${codeCard(texts, card)} ${signInSteps(texts, card, request.headers['user-agent'])}`,
  }
}

async function offered(visit: Visit) {
  const { token } = readInput(visit, Token, visit.request.params)
  const { person } = await pairingOf(visit.context, token)
  return { token, person }
}
