// People and groups who go: what was counted of them stays in the sums, without their names.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'
import { daysAgo, removeAll, sweep } from '../runs/sweep.ts'
import { collectActivity, withCounts } from './collect.ts'
import { unpackCounts } from './counts.ts'
import { addShare, packShare, shareId } from './tally.ts'

const SLICE = 500 // records changed at once
const PICTURE_DAYS = 30 // for which pictures of reports are kept

/** What the person wrote until now is counted first: nobody could tell afterwards where it belongs. */
export async function leaveReports(context: Context, person: string): Promise<void> {
  await collectActivity(context).catch((error: Error) =>
    context.log.debug({ reason: error.message }, 'somebody leaves whose last messages are not counted'),
  )
  await removeAll(
    context.store.reportSubscriptions,
    await context.store.reportSubscriptions.find({ where: { person } }),
  )
  await withCounts(context, async () => {
    for (const scope of ['person', 'team', 'tree']) await removeScope(context, `${scope} ${person}`)
    await namePartOther(context, `person ${person}`)
  })
}

export async function forgetGroupFigures(context: Context, group: string): Promise<void> {
  await withCounts(context, () => removeScope(context, `group ${group}`))
}

async function removeScope({ store }: Context, scope: string): Promise<void> {
  const { activitySums, activityDays, activityShares } = store
  await removeAll(activitySums, await activitySums.find({ where: { scope } }))
  await removeAll(activityDays, await activityDays.find({ where: { scope } }))
  await removeAll(activityShares, await activityShares.find({ where: { scope } }))
}

/** Adds a part to those that cannot be named any more. */
async function namePartOther({ store }: Context, part: string): Promise<void> {
  for (;;) {
    const found = await store.activityShares.find({ where: { part }, limit: SLICE })
    if (!found.length) return
    const others = new Map(
      found.map(({ scope, span, within }) => {
        const other = { id: shareId(scope, 'other', span), scope, part: 'other', span, within: unpackCounts(within) }
        return [other.id, other]
      }),
    )
    for (const known of await store.activityShares.find({ where: { id: { in: [...others.keys()] } } }))
      addShare(others.get(known.id), known)
    await store.batch([
      ...found.map(({ id }): Write => ({ remove: 'activityShares', id })),
      ...[...others.values()].map((record): Write => ({ put: 'activityShares', record: packShare(record) })),
    ])
  }
}

/**
 * Removes figures that are older than the settings keep them, and pictures of reports after a month. The sums of a year go when all of the
 * year is that old.
 */
export async function expireFigures(context: Context): Promise<void> {
  const { store, now, config } = context
  const first = new Date(now())
  first.setUTCMonth(first.getUTCMonth() - config.reportMonths, 1)
  const month = first.toISOString().slice(0, 7)
  const year = month.slice(0, 4)
  for (const span of [{ lt: year }, { gt: year, lt: month }]) {
    await sweep(store.activitySums, { span })
    await sweep(store.activityDays, { span })
    await sweep(store.activityShares, { span })
  }
  await sweep(store.reportPictures, { at: { lt: daysAgo(context, PICTURE_DAYS) } })
}
