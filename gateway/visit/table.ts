// A table of a page; on a phone each row is a block, whose cells name their columns.
import { html, type Html } from './html.ts'

export type Cell = string | number | Html | undefined

/** A table whose first column names what each row is about. A column may have no name. */
export const table = (columns: string[], rows: Cell[][]): Html =>
  html`<table>
    <thead>
      <tr>
        ${columns.map(column => (column === '' ? html`<td></td>` : html`<th scope="col">${column}</th>`))}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, ...others]) =>
          html`<tr>
            <th scope="row">${first}</th>
            ${others.map((cell, at) => html`<td data-label="${columns[at + 1] ?? ''}">${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
