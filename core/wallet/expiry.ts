// Payments that nobody confirmed are forgotten, and automatic payments that are over. Transfers are kept.
import type { Context } from '../context.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'

const DAYS = 30 // for which payments that nobody confirmed are kept

export async function expirePayments(context: Context): Promise<void> {
  const { payments, autopays } = context.store
  await sweep(payments, { until: { lt: daysAgo(context, DAYS) } })
  await sweep(autopays, { until: { lt: daysAgo(context, 1).slice(0, 10) } })
}
