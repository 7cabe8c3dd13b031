// The voucher of the caller's own booklet that a command is about.
import { Fault } from '../../../xep/fault.ts'
import { textInput } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Person } from '../../model/person.ts'
import { bookletOf, type Page } from '../booklet.ts'
import { codeInToken, readCouponCode, shownCode } from '../code.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 50

export const ownVoucherInput = () =>
  textInput('Coupon', {
    choices: async (context, { person }) =>
      (person ? await bookletOf(context, person) : [])
        .filter(({ closed }) => closed === undefined)
        .slice(0, SHOWN)
        .map(({ voucher, coupon }) => ({ value: shownCode(voucher.code), label: coupon.text })),
  })

/** By its code, its link, its name or what it is for. @throws Fault item-not-found */
export async function ownVoucherNamed(context: Context, holder: Person, typed: string): Promise<Page> {
  const text = typed.trim().toLowerCase()
  const code = codeInToken(context.config, text) ?? readCouponCode(text)
  const found = (await bookletOf(context, holder)).find(
    ({ voucher, coupon }) => voucher.code === code || [coupon.name, coupon.text.toLowerCase()].includes(text),
  )
  if (!found)
    throw new Fault(
      'item-not-found',
      say("You have no coupon '{typed}': coupons shows yours.", { typed: typed.slice(0, 60) }),
    )
  return found
}
