// Alerts: of which transfers the owner of a wallet wants to be told. They are kept in the wallet's own record, so that a transfer reads
// nothing more.
import type { Context } from '../context.ts'
import type { Notice } from '../model/conversation.ts'
import type { Person } from '../model/person.ts'
import { newNotice } from '../notices.ts'
import { postingIn, type Posting } from './history.ts'
import { purposeOf } from './movement-text.ts'
import type { Alerts, LedgerAccount, Transfer } from './records.ts'
import { amountShown } from './unit.ts'
import { walletsOf } from './wallets.ts'
import { say } from '../../texts/say.ts'

export type AlertKind = keyof Alerts

/** What the owners of the two accounts are told of a transfer. @param accounts as they were before it */
export const alertNotices = (
  context: Pick<Context, 'config' | 'now'>,
  transfer: Transfer,
  accounts: LedgerAccount[],
): Notice[] =>
  accounts.flatMap(account => {
    const { id, owner, alerts } = account
    const other = accounts.find(each => each !== account)
    const texts = () => (alerts ? alertTexts(account, alerts, postingIn(id, transfer), other) : [])
    if (owner === undefined || !texts().length) return []
    return [newNotice(context, [owner], () => texts().join('\n'), `alert ${transfer.id} ${id}`)]
  })

/** @param other the account of the other side */
function alertTexts(
  account: LedgerAccount,
  alerts: Alerts,
  { change, balance, transfer }: Posting,
  other: LedgerAccount | undefined,
): string[] {
  const shown = (amount: number) => amountShown({ ...account, amount })
  const { below, above, incoming, over } = alerts
  const purpose = purposeOf(transfer, other?.house)
  const texts = [
    incoming && change > 0 && cameInText(shown(change), purpose),
    over !== undefined && Math.abs(change) > over && overText({ amount: shown(change), limit: shown(over) }, purpose),
    below !== undefined &&
      account.balance >= below &&
      balance < below &&
      say('Your wallet is below {amount}.', { amount: shown(below) }),
    above !== undefined &&
      account.balance <= above &&
      balance > above &&
      say('Your wallet is above {amount}.', { amount: shown(above) }),
  ].filter(text => typeof text === 'string')
  return texts.length ? [...texts, say('It has {amount} now.', { amount: shown(balance) })] : []
}

const cameInText = (amount: string, purpose: string | undefined): string =>
  purpose === undefined
    ? say('{amount} came in.', { amount })
    : say('{amount} came in ({purpose}).', { amount, purpose })

const overText = (amounts: { amount: string; limit: string }, purpose: string | undefined): string =>
  purpose === undefined
    ? say('{amount} is more than {limit}.', amounts)
    : say('{amount} is more than {limit} ({purpose}).', { ...amounts, purpose })

/** Sets one alert of a person's wallet, or takes it away. @param amount in the smallest unit, where the alert has one */
export async function setAlert(
  context: Context,
  person: Pick<Person, 'id'>,
  alert: { kind: AlertKind; currency: string; amount: number | undefined; isOn: boolean },
): Promise<void> {
  const { kind, currency, amount, isOn } = alert
  await context.serially(`alerts ${person.id}`, async () => {
    const wallet = (await walletsOf(context, person)).find(each => each.currency === currency)
    if (!wallet) return
    const { [kind]: _, ...others } = wallet.alerts ?? {}
    const alerts: Alerts = isOn ? { ...others, [kind]: kind === 'incoming' ? true : amount } : others
    await context.store.ledgerAccounts.change(wallet.id, {}, { alerts })
  })
}
