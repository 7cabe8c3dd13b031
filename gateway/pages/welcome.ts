// /welcome/TOKEN: who invites, the address and the access code, and the steps for the visitor's device.
import { z } from 'zod'
import { isPhone } from '../cards/clients.ts'
import { appPicture, codeCard, signInSteps } from '../cards/code.ts'
import { html } from '../visit/html.ts'
import { textsFor } from '../visit/language.ts'
import { readInput, type Page } from '../visit/visit.ts'
import { registerUri } from '../cards/xmpp-uri.ts'
import { jidOf } from '../../core/model/jid.ts'
import { welcomeOf } from '../../core/mailing/welcome.ts'

export const Token = z.object({ token: z.string().max(100) })

export const welcome: Page = async visit => {
  const { context, request } = visit
  const { token } = readInput(visit, Token, request.params)
  const { person, invitedBy, code, until } = await welcomeOf(context, token)
  const texts = textsFor(context.config, request.headers['accept-language'], person.profile.language)
  const invitation = registerUri(context.config, person, token)
  const agent = request.headers['user-agent']
  const shown = { jid: jidOf(person, context.config), code, until, invitation }
  return {
    title: texts.welcomeTitle(person.name),
    app: invitation,
    main: html`<p class="lead">${texts.welcomeLead(invitedBy, context.config.orgName)}</p>
      ${codeCard(texts, shown)} ${signInSteps(texts, shown, agent)}
      ${isPhone(agent) ? undefined : appPicture(texts, invitation)}`,
  }
}
