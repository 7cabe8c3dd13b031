// The parts that pages of the console are made of: tables, links to commands, a search, and the way to the next page.
import { commandAt, mayUse, type Answer } from '../../core/commands/command.ts'
import { runCommand } from '../../core/commands/run.ts'
import { html, type Html } from '../visit/html.ts'
import { field } from '../visit/page.ts'
import { table, type Cell } from '../visit/table.ts'
import { inputName } from './fields.ts'
import type { ConsoleVisit } from './frame.ts'
import { actNames, type Act } from './act-names.ts'
import { say } from '../../texts/say.ts'

/** What is known of one thing: a name and a value in each row. */
export const facts = (rows: [name: string, value: Cell][]): Html =>
  html`<div class="facts">${table([say('What'), say('Value')], rows)}</div>`

export const card = (id: string, title: string, content: Html): Html =>
  html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`

/** Links to commands whose fields are known in part; those that the caller may not use are left out. */
export function acts(visit: ConsoleVisit, nodes: Act[], fields: Record<string, string> = {}): Html | undefined {
  const { context, caller, request } = visit
  const usable = nodes.filter(node => mayUse(commandAt(context.house.commands, node), caller))
  if (!usable.length) return undefined
  const known = Object.entries(fields).map(([name, value]): [string, string] => [inputName(name), value])
  const query = new URLSearchParams([...known, ['back', request.url]])
  return html`<p class="choices">
    ${usable.map(
      node => html`<a class="button second" href="/console/do/${node}?${query.toString()}">${actNames[node]()}</a>`,
    )}
  </p>`
}

/** Asks by GET: a search changes nothing, and its address can be kept. */
export const search = (path: string, label: string, value: string): Html =>
  html`<form method="get" action="${path}" role="search">
    ${field({ name: 'search', label, value, most: 100 })}
    <button>${say('Search')}</button>
  </form>`

/** The way to what comes behind the last row of a page. */
export const more = (path: string, query: Record<string, string>): Html =>
  html`<p><a href="${path}?${new URLSearchParams(query).toString()}">${say('More')}</a></p>`

export const link = (path: string, label: string): Html => html`<a href="${path}">${label}</a>`

/** What a command that changes nothing answers, as it is told everywhere. */
export async function told(visit: ConsoleVisit, node: string, fields: Record<string, string> = {}): Promise<Html> {
  const { context, caller } = visit
  return answerHtml(await runCommand(context, caller, commandAt(context.house.commands, node), fields))
}

export const answerHtml = ({ text, table: found, link: address }: Answer): Html =>
  html`${text === undefined ? undefined : html`<p class="written">${text}</p>`}
  ${found && table(found.columns, found.rows)}
  ${address === undefined ? undefined : html`<p>${link(address, address)}</p>`}`
