import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, type Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Person } from '../../model/person.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { setAlert, type AlertKind } from '../alerts.ts'
import { readAmount } from '../amount.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'
import { say } from '../../../texts/say.ts'

const KINDS: AlertKind[] = ['below', 'above', 'incoming', 'over']

function meaningOf(kind: AlertKind): string {
  switch (kind) {
    case 'below':
      return say('when your wallet has less than an amount')
    case 'above':
      return say('when your wallet has more than an amount')
    case 'incoming':
      return say('of everything that comes in')
    case 'over':
      return say('of each movement of more than an amount')
  }
}

export const alerts = command({
  name: 'alerts',
  help: 'tells you when your wallet has less or more than an amount, and of what comes in; alone, it lists these',
  who: 'person',
  more: 'For example: alerts below 10, alerts above 500, alerts incoming, alerts over 50, and alerts below off',
  inputs: {
    kind: optionalText('Of what: below, above, incoming or over', {
      choices: async () => KINDS.map(value => ({ value, label: `${value}: ${meaningOf(value)}` })),
    }),
    amount: optionalText('The amount, as 10, or off'),
  },
  async run(context, caller, { kind: typed, amount = '' }) {
    const person = callerPerson(caller)
    if (typed === undefined) return listAlerts(context, person)
    const kind = KINDS.find(each => each === typed.toLowerCase())
    if (kind === undefined) throw new Fault('bad-request', say('Write alerts below, above, incoming or over.'))
    const isOn = !/^off$/i.test(amount)
    if (!amount && kind !== 'incoming') return { ask: 'amount', text: whichAmount(kind) }
    const [currency = ''] = context.config.walletCurrencies
    const money = isOn && kind !== 'incoming' ? readAmount(amount, context.config.walletCurrencies).money : undefined
    await setAlert(context, person, { kind, isOn, currency: money?.currency ?? currency, amount: money?.amount })
    return listAlerts(context, person)
  },
})

function whichAmount(kind: Exclude<AlertKind, 'incoming'>): string {
  if (kind === 'over') return say('over which amount?')
  return kind === 'below' ? say('below which amount?') : say('above which amount?')
}

async function listAlerts(context: Context, person: Person): Promise<Answer> {
  const wallets = await walletsOf(context, person)
  const rows = wallets.flatMap(wallet =>
    KINDS.flatMap(kind => {
      const value = wallet.alerts?.[kind]
      if (value === undefined) return []
      return [[kind, typeof value === 'number' ? amountShown({ ...wallet, amount: value }) : '', meaningOf(kind)]]
    }),
  )
  if (!rows.length) return { text: say('You are told nothing of your wallet by itself. For example: alerts below 10') }
  return { text: say('You are told:'), table: { columns: [say('alert'), say('amount'), say('when')], rows } }
}
