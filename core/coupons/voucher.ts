// A voucher by its link.
import type { Context } from '../context.ts'
import { codeInToken } from './code.ts'
import type { Coupon, Voucher } from './records.ts'

/** Nothing for a link that nobody of ours has made, and for one whose voucher has another code by now. */
export async function voucherAt(
  { store, config }: Pick<Context, 'store' | 'config'>,
  token: string,
): Promise<{ voucher: Voucher; coupon: Coupon } | undefined> {
  const code = codeInToken(config, token)
  const [voucher] = code === undefined ? [] : await store.vouchers.find({ where: { code } })
  const coupon = voucher && (await store.coupons.get(voucher.coupon))
  return coupon && { voucher, coupon }
}
