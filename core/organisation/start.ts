// What a start does for the organisation: unfinished charts first, then the file of a first start.
import { readFileSync } from 'node:fs'
import type { Context } from '../context.ts'
import { administrator } from '../model/caller.ts'
import { resyncOnce } from '../provisioning/full-resync.ts'
import { applyChart, readEntries, resumeCharts, type Progress } from './org.ts'

export async function startOrganisation(context: Context, tell: Progress): Promise<void> {
  const { config, store, log, house } = context
  await resumeCharts(context, tell)
  await resyncOnce(context, tell)
  if (config.source !== 'file') return
  if ((await store.charts.count()) === 0) {
    await applyChart(context, readEntries(readFileSync(config.org)), administrator, undefined, tell)
    log.info({ file: config.org }, 'the organisation is applied')
  }
  for (const subject of house.subjects) await subject.organisationReady?.(context)
}
