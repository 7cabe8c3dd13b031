// /g/TOKEN: being in a group, with one's account or as a guest. Opening it spends nothing; coming in does.
import { personById } from '../../core/people/person.ts'
import { readToken } from '../../core/invites/invite.ts'
import { invitedGroup, joinGroup } from '../../core/invites/join.ts'
import { ownsGroup } from '../../core/policy/permit.ts'
import { accountCard, asGuest, guestCard } from '../cards/guest.ts'
import { html } from '../visit/html.ts'
import { done } from '../visit/form-once.ts'
import { form } from '../visit/page.ts'
import { qrCard } from '../cards/invite-qr.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import { joinUri } from '../cards/xmpp-uri.ts'
import { Token } from './welcome.ts'
import type { Group } from '../../core/model/group.ts'
import type { Invite } from '../../core/invites/records.ts'
import { say } from '../../texts/say.ts'

export const group: Page = async visit => {
  const { caller } = visit
  const { invite, group, token } = await offered(visit)
  const by = await makerName(visit, invite, group)
  const lead =
    group.kind === 'chat'
      ? say('{by} invites you to this chat group: everybody in it reads and writes.', { by })
      : say('{by} invites you to this channel: its news come to you as messages.', { by })
  const join = form(visit, `/g/${token}`, html`<button>${say('Come in')}</button>`)
  const own = caller !== undefined && ownsGroup(group, caller)
  return {
    app: joinUri(visit.context.config, token),
    title: own ? say('For “{title}”', { title: group.title }) : say('Come into “{title}”', { title: group.title }),
    main: html`<p class="lead">
        ${own ? say('This link is yours to give: let others scan the QR code, or send them the link.') : lead}
      </p>
      ${own ? qrCard(visit, invite) : undefined} ${caller?.person && !own ? join : undefined}
      ${caller ? undefined : html`${guestCard(visit)}${accountCard(visit, token)}`}`,
  }
}

export const enterGroup: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller?.person) return toSignIn(visit)
  const { token } = readInput(Token, request.params)
  const { title } = await joinGroup(context, token, caller.person)
  return done(title, say('You are in “{title}” now. Your chat app shows it by itself.', { title }))
}

export const enterAsGuest: Page = async visit => {
  const { token } = readInput(Token, visit.request.params)
  return asGuest(visit, token, 'group')
}

/** Names who invites: whoever made the link; for the administrator's, the organisation. */
export async function makerName(
  { context }: Pick<Visit, 'context'>,
  { by }: Invite,
  { owner }: Group,
): Promise<string> {
  const person = await personById(context, by ?? owner)
  return person?.name ?? context.config.orgName
}

async function offered(visit: Visit) {
  const { token } = readInput(Token, visit.request.params)
  const invite = await readToken(visit.context, token, 'group', visit.caller?.person?.id)
  return { invite, token, group: await invitedGroup(visit.context, invite) }
}
