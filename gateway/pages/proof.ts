// /m/TOKEN: a guest's mail address is really theirs. Opening the page changes nothing, as mail programs open links, too.
import { proofOf, proveAddress } from '../../core/mailing/proof.ts'
import { html } from '../visit/html.ts'
import { done } from '../visit/form-once.ts'
import { form } from '../visit/page.ts'
import { readInput, type Page } from '../visit/visit.ts'
import { Token } from './welcome.ts'
import { jidOf } from '../../core/model/jid.ts'
import { say } from '../../texts/say.ts'

export const proof: Page = async visit => {
  const { context, request } = visit
  const { token } = readInput(Token, request.params)
  const { guest, mail } = await proofOf(context, token)
  return {
    title: say('Your mail address'),
    main: html`<p class="lead">
        ${say('Is {mail} your mail address, and is {jid} your account? Then new access codes can be sent there.', { mail, jid: jidOf(guest, context.config) })}
      </p>
      ${form(visit, `/m/${token}`, html`<button>${say('Yes, it is mine')}</button>`)}`,
  }
}

export const confirmProof: Page = async visit => {
  const { context, request } = visit
  await proveAddress(context, readInput(Token, request.params).token)
  return done(
    say('Your mail address'),
    say('Thank you. If you ever need a new access code, ask for it on the sign-in page with this address.'),
  )
}
