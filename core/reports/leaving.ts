// People and groups who go: what was counted of them stays in the sums, without their names.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'
import { daysAgo, removeAll, sweep } from '../sweep.ts'
import { collectActivity, withCounts } from './collect.ts'
import type { ActivityPart } from './records.ts'
import { partId, sumOfParts } from './tally.ts'

const SLICE = 500 // records changed at once
const PICTURE_DAYS = 30

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
  const { activityTotals, activityParts } = store
  await removeAll(activityTotals, await activityTotals.find({ where: { scope } }))
  await removeAll(activityParts, await activityParts.find({ where: { scope } }))
}

/** Adds a part to those that cannot be named any more. */
async function namePartOther({ store }: Context, part: string): Promise<void> {
  for (;;) {
    const found = await store.activityParts.find({ where: { part }, limit: SLICE })
    if (!found.length) return
    const others = found.map((one): ActivityPart => ({
      ...one,
      id: partId(one.scope, 'other', one.month),
      part: 'other',
    }))
    const known = await store.activityParts.find({ where: { id: { in: others.map(({ id }) => id) } } })
    const before = new Map(known.map(record => [record.id, record]))
    const writes: Write[] = [
      ...found.map(({ id }): Write => ({ remove: 'activityParts', id })),
      ...others.map((other): Write => ({ put: 'activityParts', record: sumOfParts(before.get(other.id), other) })),
    ]
    await store.batch(writes)
  }
}

/** Removes figures that are older than the settings keep them, and pictures of reports after a month. */
export async function expireFigures(context: Context): Promise<void> {
  const { store, now, config } = context
  const first = new Date(now())
  first.setUTCMonth(first.getUTCMonth() - config.reportMonths, 1)
  const month = { lt: first.toISOString().slice(0, 7) }
  await sweep(store.activityTotals, { month })
  await sweep(store.activityParts, { month })
  await sweep(store.reportPictures, { at: { lt: daysAgo(context, PICTURE_DAYS) } })
}
