// /wallet: what is in the wallets of who is signed in, and what happened there, page by page.
import { z } from 'zod'
import { dayAt } from '../../core/model/day.ts'
import { timeZoneOf } from '../../core/model/time-zone.ts'
import type { LedgerAccount } from '../../core/wallet/records.ts'
import { rowsOf } from '../../core/wallet/statement.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { walletsOf } from '../../core/wallet/wallets.ts'
import { html, type Html } from '../visit/html.ts'
import { fundingSection } from './wallet-funding.ts'
import { movementsTable } from './wallet-movements.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

const Query = z
  .object({ currency: z.string().optional(), before: z.coerce.number().int().positive().optional() })
  .catch({})

export const wallet: Page = async visit => {
  const { context, caller } = visit
  if (!caller?.person) return toSignIn({ path: '/wallet' })
  const wallets = await walletsOf(context, caller.person)
  const sections = await Promise.all(wallets.map(each => section(visit, each)))
  return {
    title: say('My wallet'),
    wide: true,
    main: html`${wallets[0]?.play ? html`<p class="status">${say('This is play money. Nobody can buy anything with it.')}</p>` : undefined}
      ${sections} ${await fundingSection(visit, caller.person)}
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}

async function section(visit: Visit, { id, balance, currency, play, frozen }: LedgerAccount): Promise<Html> {
  const { context, request } = visit
  const asked = readInput(Query, request.query)
  const before = asked.currency === currency ? asked.before : undefined
  const rows = await rowsOf(context, id, { limit: SHOWN, before })
  const last = rows.length === SHOWN ? rows.at(-1)?.sequence : undefined
  const earlier = last === undefined ? undefined : `/wallet?currency=${currency}&before=${last}`
  return html`<section class="card" aria-labelledby="wallet-${currency}">
    <h2 id="wallet-${currency}">${say('In the wallet')}: ${amountShown({ amount: balance, currency, play })}</h2>
    ${frozen === undefined ? undefined : html`<p>${say('The wallet is frozen: nothing is paid from it until the administrator undoes that.')}</p>`}
    ${rows.length ? movementsTable(visit, rows) : html`<p>${say('Nothing has happened yet.')}</p>`}
    <p>
      <a href="/wallet/month/${dayAt(context.now(), timeZoneOf(context.config)).slice(0, 7)}?currency=${currency}"
        >${say('Statement of this month')}</a
      >
    </p>
    ${earlier === undefined ? undefined : html`<p><a href="${earlier}">${say('Earlier')}</a></p>`}
  </section>`
}
