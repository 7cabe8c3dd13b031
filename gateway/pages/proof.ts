// /m/TOKEN: a guest's mail address is really theirs. Opening the page changes nothing, as mail programs open links, too.
import { proofOf, proveAddress } from '../../core/mailing/proof.ts'
import { html } from '../visit/html.ts'
import { done } from '../visit/form-once.ts'
import { form } from '../visit/page.ts'
import { readInput, type Page } from '../visit/visit.ts'
import { Token } from './welcome.ts'
import { jidOf } from '../../core/model/jid.ts'

export const proof: Page = async visit => {
  const { context, texts, request } = visit
  const { token } = readInput(visit, Token, request.params)
  const { guest, mail } = await proofOf(context, token)
  return {
    title: texts.proofTitle,
    main: html`<p class="lead">${texts.proofLead(mail, jidOf(guest, context.config))}</p>
      ${form(visit, `/m/${token}`, html`<button>${texts.proofButton}</button>`)}`,
  }
}

export const confirmProof: Page = async visit => {
  const { context, texts, request } = visit
  await proveAddress(context, readInput(visit, Token, request.params).token)
  return done(texts.proofTitle, texts.proofDone)
}
