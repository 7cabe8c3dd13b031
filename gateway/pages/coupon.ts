// /k/TOKEN: what the coupon is, by whom, until when. It is shown at the counter; looking at it redeems nothing.
import { personById } from '../../core/people/person.ts'
import { readToken } from '../../core/invites/invite.ts'
import { linkOf } from '../../core/invites/token.ts'
import { html } from '../visit/html.ts'
import { dayText } from '../visit/language.ts'
import { qrCard } from '../cards/invite-qr.ts'
import { qrImage } from '../posters/qr.ts'
import { readInput, type Page, type Visit } from '../visit/visit.ts'
import { Token } from './welcome.ts'
import type { Invite } from '../../core/invites/records.ts'

export const coupon: Page = async visit => {
  const { context, texts, request, caller } = visit
  const { token } = readInput(visit, Token, request.params)
  const invite = await readToken(context, token, 'coupon')
  const link = linkOf(context.config, invite)
  const until = invite.until === null ? texts.couponForever : texts.couponUntil(dayText(texts, invite.until))
  const own = caller?.admin || (caller?.person !== undefined && caller.person.id === invite.by)
  return {
    title: invite.of,
    main: html`<p class="lead">${texts.couponLead(await issuerName(visit, invite))} ${until}</p>
      ${own ? qrCard(visit, invite) : undefined}
      <section class="card" aria-labelledby="counter-title">
        <div>
          <h2 id="counter-title">${texts.couponCounter}</h2>
          <p>${texts.couponExplained}</p>
        </div>
        ${own ? undefined : html`<figure>${qrImage(link, texts.couponQr(invite.of))}</figure>`}
      </section>`,
  }
}

/** Names who gives the coupon: a person, or for the administrator's the organisation. */
export async function issuerName({ context }: Pick<Visit, 'context'>, { by }: Invite): Promise<string> {
  const person = by === null ? undefined : await personById(context, by)
  return person ? `${person.name}, ${context.config.orgName}` : context.config.orgName
}
