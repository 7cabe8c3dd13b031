// /welcome/TOKEN: who invites, the address and the access code, and the steps for the visitor's device.
import { z } from 'zod'
import { isPhone } from '../cards/clients.ts'
import { appPicture, codeCard, signInSteps, type Shown } from '../cards/code.ts'
import { html } from '../visit/html.ts'
import { timeZoneFor } from '../../core/model/time-zone.ts'
import { inLanguage, say } from '../../texts/say.ts'
import { languageFor } from '../visit/language.ts'
import { readInput, type Page, type View, type Visit } from '../visit/visit.ts'
import { registerUri } from '../cards/xmpp-uri.ts'
import { jidOf } from '../../core/model/jid.ts'
import type { Person } from '../../core/model/person.ts'
import { readerLanguage } from '../../core/model/reader.ts'
import { welcomeOf } from '../../core/mailing/welcome.ts'

export const Token = z.object({ token: z.string().max(100) })

export const welcome: Page = async visit => {
  const { context, request } = visit
  const { token } = readInput(Token, request.params)
  const { person, invitedBy, code, until } = await welcomeOf(context, token)
  const language = languageFor(context.config, request.headers['accept-language'], readerLanguage(person))
  const invitation = registerUri(context.config, person, token)
  const shown = {
    jid: jidOf(person, context.config),
    code,
    until,
    timeZone: timeZoneFor(context.config, person.profile),
    invitation,
  }
  return inLanguage(language, () => ({ ...view(visit, { person, invitedBy }, shown), language }))
}

function view(
  { context, request }: Visit,
  { person, invitedBy }: { person: Person; invitedBy: string },
  shown: Required<Shown>,
): View {
  const lead = say('{by} invites you to the chat of {org}.', { by: invitedBy, org: context.config.orgName })
  const agent = request.headers['user-agent']
  return {
    title: say('Welcome, {name}', { name: person.name }),
    app: shown.invitation,
    main: html`<p class="lead">${lead}</p>
      ${codeCard(shown)} ${signInSteps(shown, agent)} ${isPhone(agent) ? undefined : appPicture(shown.invitation)}`,
  }
}
