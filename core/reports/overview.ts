// Reports that name no desk, broadcast group or coupon: all that somebody sees, a row each; the report itself where that is a single one.
import { ownCoupons } from '../coupons/coupon.ts'
import { desksWithin } from '../desk/tables/report.ts'
import { supervisedDesks } from '../desk/desk.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { dayAfter } from '../model/day.ts'
import type { Group } from '../model/group.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { broadcastReport } from './broadcast-report.ts'
import { couponReport } from './coupon-report.ts'
import { deskReport } from './desk-report.ts'
import { momentsOf, periodText, type Period } from './period.ts'
import { say } from '../../texts/say.ts'

const MOST = 100 // rows, those with the largest numbers

export type Listed = 'desk' | 'broadcast' | 'coupons'

/** Makes the report about what is named, or about all that the caller sees. @throws Fault */
export function reportOfListed(
  context: Context,
  { about, name }: { about: Listed; name?: string | undefined },
  period: Period,
  caller: Caller,
): Promise<Answer> {
  const { one, all } = LISTED[about]
  return name === undefined ? all(context, period, caller) : one(context, name, period, caller)
}

const LISTED: Record<Listed, { one: typeof deskReport; all: typeof allDesks }> = {
  desk: { one: deskReport, all: allDesks },
  broadcast: { one: broadcastReport, all: allBroadcasts },
  coupons: { one: couponReport, all: allCoupons },
}

async function allDesks(context: Context, period: Period, caller: Caller): Promise<Answer> {
  const desks = await supervisedDesks(context, caller)
  const [only, another] = desks
  if (!only) return { text: say('You supervise no desk.') }
  if (!another) return deskReport(context, only.name, period, caller)
  const table = await desksWithin(context, desks, momentsOf(period, timeZoneOf(context.config)))
  return { text: `${say('Desks, {period}:', { period: periodText(period) })} ${moreText('report desk NAME')}`, table }
}

async function allBroadcasts(context: Context, period: Period, caller: Caller): Promise<Answer> {
  const groups = await broadcastGroups(context, caller)
  const [only, another] = groups
  if (!only) return { text: say('You have no broadcast group.') }
  if (!another) return broadcastReport(context, only.name, period, caller)
  const sent = momentsOf(period, timeZoneOf(context.config))
  const counted = await Promise.all(
    groups.map(async ({ id, name, title }): Promise<[string, string, number]> => {
      const where = { group: id, accepted: true, retracts: null, corrects: null, sent }
      return [name, title, await context.store.broadcasts.count(where)]
    }),
  )
  return {
    text: `${say('Broadcasts, {period}:', { period: periodText(period) })} ${moreText('report broadcast NAME')}`,
    table: { columns: [say('name'), say('group'), say('broadcasts')], rows: largest(counted) },
  }
}

const broadcastGroups = ({ store }: Context, { admin, person }: Caller): Promise<Group[]> =>
  store.groups.find({ where: { kind: 'broadcast', ...(!admin && { owner: person?.id ?? '' }) }, sort: 'name' })

async function allCoupons(context: Context, period: Period, caller: Caller): Promise<Answer> {
  const coupons = await ownCoupons(context, caller)
  const [only, another] = coupons
  if (!only) return { text: say('You give out no coupons yet: coupon create makes one.') }
  if (!another) return couponReport(context, only.name, period, caller)
  const day = { gte: period.from, lt: dayAfter(period.until) }
  const counted = await Promise.all(
    coupons.map(async ({ id, name, text }): Promise<[string, string, number]> => {
      return [name, text, await context.store.couponRedemptions.count({ coupon: id, undone: null, day })]
    }),
  )
  return {
    text: `${say('Coupons, {period}:', { period: periodText(period) })} ${moreText('report coupons NAME')}`,
    table: { columns: [say('name'), say('coupon'), say('redeemed')], rows: largest(counted) },
  }
}

const moreText = (command: string): string => say('{command} tells more of one.', { command })

const largest = (counted: [name: string, title: string, times: number][]): string[][] =>
  counted
    .sort(([one, , many], [other, , more]) => more - many || (one < other ? -1 : 1))
    .slice(0, MOST)
    .map(([name, title, times]) => [name, title, String(times)])
