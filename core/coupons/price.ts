// The price of a coupon: what each person pays for it, from wallet to wallet.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { readAmount } from '../wallet/amount.ts'
import { unitFor } from '../wallet/unit.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

export type Priced = Coupon & Required<Pick<Coupon, 'price'>>

export const isPriced = (coupon: Coupon): coupon is Priced => coupon.price !== undefined

/** Reads the price as its owner writes it. @throws Fault bad-request, not-acceptable where no person owns the coupon */
export function priceFrom(
  { config }: Pick<Context, 'config'>,
  written: string,
  owner: Person | undefined,
): Coupon['price'] {
  if (!owner)
    throw new Fault(
      'not-acceptable',
      say('Whoever sells a coupon needs a wallet: name its owner with --owner. Nothing was made.'),
    )
  const { money, purpose } = readAmount(written, config.walletCurrencies)
  if (purpose !== undefined) throw new Fault('bad-request', say('Write the price alone, as 4.50. Nothing was made.'))
  return { ...money, ...unitFor(config, money.currency) }
}

/** Whom its buyers pay. @throws Fault not-acceptable where nobody can be paid, or in other money than that of the wallets */
export async function sellerOf({ store, config }: Pick<Context, 'store' | 'config'>, coupon: Priced): Promise<Person> {
  const { text, owner, price } = coupon
  const seller = owner === null ? undefined : await store.people.get(owner)
  if (!seller)
    throw new Fault('not-acceptable', say('{coupon} is not sold any more: nobody owns it.', { coupon: text }))
  const { currency, play } = price
  if (!config.walletCurrencies.includes(currency) || unitFor(config, currency).play !== play)
    throw new Fault(
      'not-acceptable',
      say('{coupon} is not sold any more: its price is in money that is not in use here.', { coupon: text }),
    )
  return seller
}
