// /wallet/month/2026-11: the statement of a wallet in one month, to look at, to print, and as a file.
import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import { beginningOfDay, clockOf, dayBefore, monthSpan } from '../../core/model/day.ts'
import { jidOf } from '../../core/model/jid.ts'
import type { Person } from '../../core/model/person.ts'
import { timeZoneOf } from '../../core/model/time-zone.ts'
import { monthAsCamt, monthStatement, rowsAsCsv, type MonthStatement } from '../../core/wallet/month.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { movementsTable } from './wallet-movements.ts'
import { readInput, toSignIn, onVisit, type Page, type Visit } from '../visit/visit.ts'
import { currentLocale, say } from '../../texts/say.ts'

const Named = z.object({ month: z.string().max(7) })
const Query = z.object({ currency: z.string().max(3).optional() })

export const walletMonth: Page = async visit => {
  const { context, caller } = visit
  if (!caller?.person) return toSignIn(visit)
  const statement = await statementAsked(visit, caller.person)
  const { month, owner, unit, opening, closing, rows, came, paid } = statement
  const shown = (amount: number) => amountShown({ ...unit, amount })
  const sums: [string, number][] = [
    [say('Before'), opening],
    [say('Came in'), came],
    [say('Paid'), -paid],
    [say('After'), closing],
  ]
  return {
    title: say('Wallet in {month}', { month: monthText(visit, month) }),
    wide: true,
    main: html`<p class="lead">${context.config.orgName}: ${owner.name}, ${jidOf(owner, context.config)}</p>
      ${unit.play ? html`<p class="status">${say('This is play money. Nobody can buy anything with it.')}</p>` : undefined}
      <table>
        <tbody>
          ${sums.map(
            ([name, amount]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="amount">${shown(amount)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${rows.length ? movementsTable(visit, rows) : html`<p>${say('Nothing has happened yet.')}</p>`}
      ${onward(visit, statement)}`,
  }
}

/** The months beside it, and the files. They are not printed. */
function onward({ context }: Visit, { month, unit }: MonthStatement): Html {
  const zone = timeZoneOf(context.config)
  const monthOf = (moment: Date) => clockOf(zone)(moment).day.slice(0, 7)
  const earlier = dayBefore(`${month}-01`).slice(0, 7)
  const later = monthOf(monthSpan(month, zone).until)
  const path = (of: string, form = '') => `/wallet/month/${of}${form}?currency=${unit.currency}`
  return html`<nav class="unprinted" aria-label="${say('Other statements')}">
    <p>
      <a href="${path(earlier)}">${say('The month before')}</a>
      ${later <= monthOf(context.now()) ? html`<a href="${path(later)}">${say('The next month')}</a>` : undefined}
    </p>
    <p><a href="${path(month, '/csv')}">CSV</a> <a href="${path(month, '/camt')}">camt.053</a></p>
    <p><a href="/wallet">${say('My wallet')}</a></p>
  </nav>`
}

const monthText = ({ context }: Visit, month: string): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    month: 'long',
    year: 'numeric',
    timeZone: timeZoneOf(context.config),
  }).format(beginningOfDay(`${month}-15`, timeZoneOf(context.config)))

/** @throws Fault bad-request, item-not-found for a currency that no wallet has */
async function statementAsked(visit: Visit, owner: Person): Promise<MonthStatement> {
  const { context, request } = visit
  const { month } = readInput(Named, request.params)
  const { walletCurrencies } = context.config
  const { currency = walletCurrencies[0] ?? '' } = readInput(Query, request.query)
  if (!walletCurrencies.includes(currency))
    throw new Fault('item-not-found', say('What was sent could not be read. Go back and try again.'))
  return monthStatement(context, owner, { month, currency })
}

/** The same as files, for the same reader. */
export function walletFiles(http: FastifyInstance, context: Visit['context']): void {
  const files = {
    csv: { type: 'text/csv', name: 'csv', write: ({ rows }: MonthStatement) => rowsAsCsv(rows) },
    camt: { type: 'application/xml', name: 'xml', write: (each: MonthStatement) => monthAsCamt(context, each) },
  }
  for (const [form, { type, name, write }] of Object.entries(files))
    http.get(`/wallet/month/:month/${form}`, (request, reply) =>
      onVisit(context, request, reply, async visit => {
        if (!visit.caller?.person) return reply.redirect(toSignIn(visit).to, 303)
        const statement = await statementAsked(visit, visit.caller.person)
        const file = `wallet-${statement.unit.currency}-${statement.month}.${name}`
        return reply
          .type(`${type}; charset=utf-8`)
          .headers({ 'cache-control': 'no-store', 'content-disposition': `attachment; filename="${file}"` })
          .send(write(statement))
      }),
    )
}
