// Alerts: of which transfers the owner of a wallet wants to be told. They are kept in the wallet's own record, so that a transfer reads
// nothing more.
import type { Context } from '../context.ts'
import type { Notice } from '../model/conversation.ts'
import type { Person } from '../model/person.ts'
import { newNotice } from '../notices.ts'
import { postingIn, type Posting } from './history.ts'
import type { Alerts, LedgerAccount, Transfer } from './records.ts'
import { amountShown } from './unit.ts'
import { walletsOf } from './wallets.ts'

export type AlertKind = keyof Alerts

/** What the owners of the two accounts are told of a transfer. @param accounts as they were before it */
export const alertNotices = (
  context: Pick<Context, 'config' | 'now'>,
  transfer: Transfer,
  accounts: LedgerAccount[],
): Notice[] =>
  accounts.flatMap(account => {
    const { id, owner, alerts } = account
    const texts = alerts ? alertTexts(account, alerts, postingIn(id, transfer)) : []
    if (owner === undefined || !texts.length) return []
    return [newNotice(context, [owner], texts.join('\n'), `alert ${transfer.id} ${id}`)]
  })

function alertTexts(account: LedgerAccount, alerts: Alerts, { change, balance, transfer }: Posting): string[] {
  const shown = (amount: number) => amountShown({ ...account, amount })
  const { below, above, incoming, over } = alerts
  const what = transfer.purpose === undefined ? '' : ` (${transfer.purpose})`
  const texts = [
    incoming && change > 0 && `${shown(change)} came in${what}.`,
    over !== undefined && Math.abs(change) > over && `${shown(change)} is more than ${shown(over)}${what}.`,
    below !== undefined && account.balance >= below && balance < below && `Your wallet is below ${shown(below)}.`,
    above !== undefined && account.balance <= above && balance > above && `Your wallet is above ${shown(above)}.`,
  ].filter(text => typeof text === 'string')
  return texts.length ? [...texts, `It has ${shown(balance)} now.`] : []
}

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
