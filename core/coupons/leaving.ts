// What a person who leaves had of coupons: the successor takes over what the person gave out, and what the person had ends.
import type { Context } from '../context.ts'

export async function leaveCoupons({ store }: Context, person: string, successor: string | undefined): Promise<void> {
  const { coupons, vouchers } = store
  for (const { id } of await coupons.find({ where: { owner: person } }))
    await coupons.change(id, {}, { owner: successor ?? null })
  for (const { id } of await vouchers.find({ where: { holder: person } })) await vouchers.remove(id)
}
