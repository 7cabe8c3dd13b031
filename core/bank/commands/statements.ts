import { booleanInput, command } from '../../commands/command.ts'
import { moneyText } from '../../../money/money.ts'
import { importedAnswer } from '../imported-list.ts'
import { reasonShown } from '../reason.ts'
import { suggestedPerson } from '../suggestion.ts'
import { say } from '../../../texts/say.ts'

const MOST = 100 // payments in one answer

export const statements = command({
  name: 'statements',
  help: 'lists payments of imported bank statements that wait for a decision',
  who: 'admin',
  more: "'statement accept PAYMENT PERSON' books one to a wallet, 'statement dismiss PAYMENT' to none. 'statements --imported' lists the statements that were imported.",
  readsOnly: true,
  inputs: { imported: { ...booleanInput('List the statements that were imported instead'), named: true } },
  async run(context, _caller, { imported }) {
    if (imported) return importedAnswer(context)
    const found = await context.store.bankPayments.find({ where: { state: 'waiting' }, limit: MOST })
    if (!found.length) return { text: say('No payment waits for a decision.') }
    const rows = await Promise.all(
      found.map(async each => [
        each.id,
        each.day ?? '',
        moneyText(each),
        each.counterparty ?? each.account ?? '',
        each.purpose,
        reasonShown(each.reason ?? ''),
        (await suggestedPerson(context, each)) ?? '',
      ]),
    )
    return {
      table: {
        columns: [
          ...[say('payment'), say('day'), say('amount'), say('other side')],
          ...[say('purpose'), say('waits because of'), say('maybe of')],
        ],
        rows,
      },
    }
  },
})
