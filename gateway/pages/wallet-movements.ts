// The movements of a wallet as a table. On a phone each is a block, whose cells name their columns.
import { momentText } from '../../core/model/moment.ts'
import type { StatementRow } from '../../core/wallet/statement.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { say } from '../../texts/say.ts'
import { html, type Html } from '../visit/html.ts'
import type { Visit } from '../visit/visit.ts'

export function movementsTable({ context }: Visit, rows: StatementRow[]): Html {
  const [who, purpose, change, balance] = [say('With whom'), say('For'), say('Amount'), say('Balance')]
  return html`<table>
    <thead>
      <tr>
        ${[say('When'), who, purpose, change, balance].map(each => html`<th scope="col">${each}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        row =>
          html`<tr>
            <td>${momentText(context.config, row.at)}</td>
            <td data-label="${who}">${row.who}</td>
            <td data-label="${purpose}">${row.purpose}</td>
            <td class="amount" data-label="${change}">${amountShown({ ...row.unit, amount: row.change })}</td>
            <td class="amount" data-label="${balance}">${amountShown({ ...row.unit, amount: row.balance })}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
