// /wallet: what is in the wallets of who is signed in, and what happened there, page by page.
import { z } from 'zod'
import { dayAt } from '../../core/model/day.ts'
import { momentText } from '../../core/model/moment.ts'
import { timeZoneOf } from '../../core/model/time-zone.ts'
import type { LedgerAccount } from '../../core/wallet/records.ts'
import { rowsOf } from '../../core/wallet/statement.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { walletsOf } from '../../core/wallet/wallets.ts'
import { html, type Html } from '../visit/html.ts'
import { fundingSection } from './wallet-funding.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'

const SHOWN = 50

const Query = z
  .object({ currency: z.string().optional(), before: z.coerce.number().int().positive().optional() })
  .catch({})

export const wallet: Page = async visit => {
  const { context, texts, caller } = visit
  if (!caller?.person) return toSignIn({ path: '/wallet' })
  const wallets = await walletsOf(context, caller.person)
  const sections = await Promise.all(wallets.map(each => section(visit, each)))
  return {
    title: texts.walletTitle,
    wide: true,
    main: html`${wallets[0]?.play ? html`<p class="status">${texts.walletPlay}</p>` : undefined} ${sections}
      ${await fundingSection(visit, caller.person)}
      <p><a href="/">${texts.home}</a></p>`,
  }
}

async function section(visit: Visit, { id, balance, currency, play, frozen }: LedgerAccount): Promise<Html> {
  const { context, texts, request } = visit
  const asked = readInput(visit, Query, request.query)
  const before = asked.currency === currency ? asked.before : undefined
  const rows = await rowsOf(context, id, { limit: SHOWN, before })
  const last = rows.length === SHOWN ? rows.at(-1)?.sequence : undefined
  const earlier = last === undefined ? undefined : `/wallet?currency=${currency}&before=${last}`
  const shown = (amount: number) => amountShown({ amount, currency, play })
  const table = html`<table>
    <thead>
      <tr>
        ${[texts.walletWhen, texts.walletWho, texts.walletFor, texts.walletAmount, texts.walletBalance].map(
          each => html`<th scope="col">${each}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        row =>
          html`<tr>
            <td>${momentText(context.config, row.at, texts.locale)}</td>
            <td>${row.who}</td>
            <td>${row.purpose}</td>
            <td>${shown(row.change)}</td>
            <td>${shown(row.balance)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
  return html`<section class="card" aria-labelledby="wallet-${currency}">
    <h2 id="wallet-${currency}">${texts.walletHas}: ${shown(balance)}</h2>
    ${frozen === undefined ? undefined : html`<p>${texts.walletFrozen}</p>`}
    ${rows.length ? table : html`<p>${texts.walletNone}</p>`}
    <p>
      <a href="/wallet/month/${dayAt(context.now(), timeZoneOf(context.config)).slice(0, 7)}?currency=${currency}"
        >${texts.monthThis}</a
      >
    </p>
    ${earlier === undefined ? undefined : html`<p><a href="${earlier}">${texts.walletEarlier}</a></p>`}
  </section>`
}
