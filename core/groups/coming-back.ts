// People and groups of the chart who come back within some days have what they had. docs/design/directories.md
import type { Context } from '../context.ts'
import { editInSteps } from '../provisioning/edit.ts'
import { daysAgo, removeAll, sweep } from '../runs/sweep.ts'
import { restoreDeparted } from './departed.ts'
import { restoreDissolved } from './dissolved.ts'

const KEPT_DAYS = 30 // within which somebody who comes back has own groups again

/** To be called when the people and groups of a chart are written. It may be run twice. */
export async function bringBack(context: Context): Promise<void> {
  await restoreDeparted(context)
  await restoreDissolved(context)
}

/** The archives of rooms that were kept go with it, and others may have their names. */
export async function expireKept(context: Context): Promise<void> {
  const { departed, dissolved } = context.store
  const over = { at: { lt: daysAgo(context, KEPT_DAYS) } }
  await sweep(departed, over)
  const ended = await dissolved.find({ where: over })
  if (!ended.length) return
  await editInSteps(context, () => removeAll(dissolved, ended))
  context.names.changed()
}
