// The part of /wallet about money that comes in: what is linked, what is on its way, and what failed.
import { momentText } from '../../core/model/moment.ts'
import type { Person } from '../../core/model/person.ts'
import { fundingOf } from '../../core/funding/overview.ts'
import type { TopUp } from '../../core/funding/records.ts'
import { amountShown, unitFor } from '../../core/wallet/unit.ts'
import { html, type Html } from '../visit/html.ts'
import type { Visit } from '../visit/visit.ts'

/** Nothing where no payment provider is set up. */
export async function fundingSection(visit: Visit, person: Person): Promise<Html | undefined> {
  const { context, texts } = visit
  const funding = await fundingOf(context, person)
  if (!funding) return undefined
  const { linked, automatic, topUps, provider } = funding
  const shown = (amount: number, currency: string) => amountShown({ ...unitFor(context.config, currency), amount })
  return html`<section class="card" aria-labelledby="funding">
    <h2 id="funding">${texts.fundingTitle}</h2>
    <p>${linked === undefined ? texts.fundingNotLinked(provider) : texts.fundingLinked(linked, provider)}</p>
    ${
      automatic &&
      html`<p>
        ${texts.fundingAutomatic(shown(automatic.below, automatic.currency), shown(automatic.amount, automatic.currency))}
      </p>`
    }
    ${
      topUps.length
        ? html`<ul>
            ${topUps.map(each => html`<li>${topUpLine(visit, each)}</li>`)}
          </ul>`
        : undefined
    }
  </section>`
}

function topUpLine({ context, texts }: Visit, topUp: TopUp): Html {
  const what = `${momentText(context.config, topUp.at, texts.locale)}: ${amountShown(topUp)}`
  if (topUp.state === 'failed') return html`${what}, <strong>${texts.fundingFailed}</strong>. ${topUp.problem ?? ''}`
  if (topUp.state === 'open' && topUp.page) return html`${what}, <a href="${topUp.page.url}">${texts.fundingPay}</a>`
  return html`${what}, ${texts.fundingOnItsWay}`
}
