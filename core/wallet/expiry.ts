// Payments that nobody confirmed are forgotten. Transfers are kept.
import type { Context } from '../context.ts'
import { daysAgo, sweep } from '../sweep.ts'

const DAYS = 30

export const expirePayments = (context: Context): Promise<void> =>
  sweep(context.store.payments, { until: { lt: daysAgo(context, DAYS) } })
