// The part of /wallet about money that comes in: what is linked, what is on its way, and what failed.
import { momentText } from '../../core/model/moment.ts'
import type { Person } from '../../core/model/person.ts'
import { fundingOf } from '../../core/funding/overview.ts'
import type { TopUp } from '../../core/funding/records.ts'
import { amountShown, unitFor } from '../../core/wallet/unit.ts'
import { html, type Html } from '../visit/html.ts'
import type { Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

/** Nothing where no payment provider is set up. */
export async function fundingSection(visit: Visit, person: Person): Promise<Html | undefined> {
  const { context } = visit
  const funding = await fundingOf(context, person)
  if (!funding) return undefined
  const { linked, automatic, topUps, provider } = funding
  const shown = (amount: number, currency: string) => amountShown({ ...unitFor(context.config, currency), amount })
  return html`<section class="card" aria-labelledby="funding">
    <h2 id="funding">${say('Money in and out')}</h2>
    <p>
      ${linked === undefined ? say('No card and no bank account is linked. Write wallet link to Bellhop to save one at {provider}.', { provider }) : say('Linked: {method}, saved at {provider}.', { method: linked, provider })}
    </p>
    ${
      automatic &&
      html`<p>
        ${say('When the wallet holds less than {below}, {amount} come in.', { below: shown(automatic.below, automatic.currency), amount: shown(automatic.amount, automatic.currency) })}
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

function topUpLine({ context }: Visit, topUp: TopUp): Html {
  const what = `${momentText(context.config, topUp.at)}: ${amountShown(topUp)}`
  if (topUp.state === 'failed')
    return html`${what}, <strong>${say('failed: nothing was taken')}</strong>. ${topUp.problem ?? ''}`
  if (topUp.state === 'open' && topUp.page)
    return html`${what}, <a href="${topUp.page.url}">${say('to be paid on a page')}</a>`
  return html`${what}, ${say('on its way')}`
}
