// Moves money from one person to another, and tells who is paid, in one batch.
import type { Context } from '../context.ts'
import { refusalOf } from '../incident.ts'
import type { Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { houseAccount, walletOf, type Unit } from './account.ts'
import { postTransfer } from './ledger.ts'
import { paymentShown, paymentToShown, referenceShown } from './payment.ts'
import { payeeShown, personShown } from './payee.ts'
import type { WalletPayment } from './records.ts'
import { refuseParties } from './terms.ts'
import { say } from '../../texts/say.ts'

export interface Movement extends Money, Unit {
  /** Follows from its cause: the same cause moves money once. */
  id: string
  payer: Person
  payee: Person
  /** Is paid instead of the payee, who is told. */
  desk?: WalletPayment['desk']
  purpose?: string | undefined
  reference: string
}

/** @param also what else belongs to it, as the state of its request @throws Fault as `postTransfer` does */
export async function moveMoney(context: Context, movement: Movement, also: Write[]): Promise<void> {
  const { id, payer, payee, desk, amount, currency, purpose, reference } = movement
  const terms = await refuseParties(context, movement)
  const [from, to] = await Promise.all([
    walletOf(context, payer.id, movement),
    desk ? houseAccount(context, `desk ${desk.name}`, movement) : walletOf(context, payee.id, movement),
  ])
  const notice = newNotice(context, [payee.id], () => receivedText(movement), `paid ${id}`)
  await postTransfer(
    context,
    {
      ...{ id, kind: 'payment', from: from.id, to: to.id, by: payer.id, purpose, reference },
      ...{ money: { amount, currency }, limits: terms.limits },
    },
    () => [...also, ...noticeWrites(notice)],
  )
  context.count('payments')
  sendSoon(context, notice)
  await tellPaid(context, payer.id)
}

/** The payment stands, whatever follows from it. */
async function tellPaid(context: Context, owner: string): Promise<void> {
  for (const subject of context.house.subjects)
    await subject.walletPaid?.(context, owner).catch(error => refusalOf(context, { paid: owner }, error))
}

/** What the payer reads. */
export const paidText = (payee: Person | undefined, movement: Omit<Movement, 'id' | 'payer' | 'payee'>): string =>
  say('Paid: {what}. Reference {reference}.', {
    what: paymentToShown(movement, payeeShown(payee, movement.desk)),
    reference: referenceShown(movement.reference),
  })

function receivedText(movement: Movement): string {
  const about = {
    payer: personShown(movement.payer),
    what: paymentShown(movement),
    reference: referenceShown(movement.reference),
  }
  return movement.desk
    ? say('{payer} paid {desk} {what}. Reference {reference}.', { ...about, desk: movement.desk.title })
    : say('{payer} paid you {what}. Reference {reference}.', about)
}
