// Messages of coupons that come back, mostly from another server: their holders have not received them.
import type { Context } from '../context.ts'
import { jidOf } from '../model/jid.ts'
import { codeOfMessage } from './delivery.ts'

/**
 * Notes that a person has not received a voucher.
 * @param bounce the bare address that the message was for, and its id
 * @returns whether it was a message of ours
 */
export async function takeBackVoucher(
  { store, config }: Pick<Context, 'store' | 'config'>,
  { from, id }: { from: string; id: string },
): Promise<boolean> {
  const code = codeOfMessage(id)
  const [voucher] = code === undefined ? [] : await store.vouchers.find({ where: { code } })
  const holder = voucher && (await store.people.get(voucher.holder))
  if (!voucher || !holder || jidOf(holder, config) !== from) return false
  await store.vouchers.change(voucher.id, { holder: holder.id }, { blocked: true })
  return true
}
