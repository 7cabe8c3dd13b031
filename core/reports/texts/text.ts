// The texts that reports have in every language.
import type { Config } from '../../../config.ts'
import type { ActivityKind, ScopeKind } from '../../model/activity.ts'
import type { Division } from '../question.ts'
import type { ReportSubscription } from '../records.ts'

export interface Texts {
  /** BCP 47. */
  language: Config['language']
  /** How days are written. */
  locale: string
  messages: (title: string, period: string, total: number) => string
  /** What counts, and of which time zone days are. */
  counted: (zone: string) => string
  /** Whose messages these are. */
  meaning: Record<ScopeKind, string>
  yours: string
  team: (name: string) => string
  tree: (name: string) => string
  andBelow: (name: string) => string
  gone: string
  kinds: Record<ActivityKind, string>
  divisions: Record<Division, string>
  times: string
  broadcasts: (title: string, period: string, number: number) => string
  broadcastColumns: string[]
  coupon: (title: string, period: string, times: number) => string
  couponEver: (issued: number, received: number, redeemed: number) => string
  couponColumns: string[]
  desk: (title: string, period: string) => string
  number: string
  subscribed: (about: string, every: string, next: string) => string
  spans: Record<ReportSubscription['every'], string>
  subscriptions: string
  noSubscriptions: string
  subscriptionColumns: string[]
  stopped: (about: string) => string
  ends: (about: string, why: string) => string
}
