import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, type Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { minuteText } from '../../model/moment.ts'
import { moneyText } from '../../../money/money.ts'
import type { Person } from '../../model/person.ts'
import { peopleById } from '../../people/person.ts'
import { confirmPayouts, fileAgain, openPayouts, proposePayouts, refusePayout } from '../payout.ts'
import { say } from '../../../texts/say.ts'

const ACTIONS = ['propose', 'confirm', 'refuse', 'again']

export const bankPayouts = command({
  name: 'bank payouts',
  help: 'lists what people want paid to their banks; two administrators make the file for the bank',
  who: 'admin',
  more: [
    'bank payouts propose: all that are asked for are to be paid. bank payouts confirm, by another administrator, gives the file (pain.001) to upload at the bank.',
    'bank payouts refuse PAYOUT pays one back into the wallet, before the file is made. bank payouts again FILE gives a file once more: its MsgId is the name.',
  ].join('\n'),
  inputs: {
    do: optionalText('propose, confirm, refuse or again', {
      choices: async () => ACTIONS.map(value => ({ value, label: value })),
    }),
    of: optionalText('The pay-out that is refused, or the file'),
  },
  async run(context, caller, { do: action, of = '' }) {
    if (action === undefined) return listPayouts(context)
    const admin = adminPerson(caller)
    if (action === 'propose') return { text: await proposePayouts(context, admin) }
    if (action === 'confirm') return { text: await confirmPayouts(context, admin, caller) }
    if (action === 'refuse') return { text: await refusePayout(context, of, admin) }
    if (action === 'again') return { text: await fileAgain(context, of) }
    throw new Fault(
      'bad-request',
      say('Write {actions}, or nothing behind bank payouts.', { actions: ACTIONS.join(', ') }),
    )
  },
})

/** Two people are told apart by their own accounts. @throws Fault forbidden on the command line of the machine */
function adminPerson({ person }: Caller): Person {
  if (!person)
    throw new Fault(
      'forbidden',
      say('Two people agree on pay-outs: sign in with your own account, which BELLHOP_ADMINS names.'),
    )
  return person
}

export async function listPayouts(context: Context): Promise<Answer> {
  const open = await openPayouts(context)
  if (!open.length) return { text: say('Nobody waits for a pay-out.') }
  const people = new Map(
    (await peopleById(context, [...new Set(open.flatMap(({ owner, by }) => [owner, by ?? owner]))])).map(each => [
      each.id,
      each.name,
    ]),
  )
  const columns = [say('pay-out'), say('who'), say('account'), say('amount'), say('since'), say('state')]
  const rows = open.map(({ id, owner, iban, amount, state, by = '', at }) => [
    ...[id, people.get(owner) ?? '–', iban, moneyText({ amount, currency: 'EUR' }), minuteText(context.config, at)],
    state === 'proposed' ? say('proposed by {name}', { name: people.get(by) ?? '–' }) : say('asked for'),
  ])
  return { table: { columns, rows } }
}
