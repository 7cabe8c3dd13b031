// A chart in the store: one record of the chart, and its entries in parts, so that no record grows with the organisation.
import type { Context } from '../context.ts'
import type { Entry } from '../model/entry.ts'
import type { Chart, ChartPart } from './records.ts'

const PART = 524_288 // UTF-16 units of entries as JSON in one part

/** A chart that is being followed. */
export interface WholeChart extends Omit<Chart, 'parts' | 'applied'> {
  entries: Entry[]
  /** The ids of the people whom the chart adds, where they are to be invited. */
  newcomers?: string[] | undefined
}

/** Writes the chart record, then the parts, then their number: a chart without that number was cut short and is not followed. */
export async function keepChart({ store }: Context, { entries, newcomers, ...chart }: WholeChart): Promise<void> {
  await store.charts.insert(chart)
  const added = newcomers && new Set(newcomers)
  let parts = 0
  for (const some of slices(entries)) {
    const invited = added && some.flatMap(({ id }) => (added.has(id) ? [id] : []))
    const part = { id: partId(chart.id, parts++), chart: chart.id, entries: some }
    await store.chartParts.insert({ ...part, ...(invited && { newcomers: invited }) })
  }
  await store.charts.change(chart.id, {}, { parts })
}

export async function readChartRecord({ store }: Context, { id, at, by, parts = 0 }: Chart): Promise<WholeChart> {
  const entries: Entry[] = []
  const newcomers: string[] = []
  let invites = false
  for (let number = 0; number < parts; number++) {
    const part = await store.chartParts.get(partId(id, number))
    if (!part) throw new Error(`The chart ${id} has lost its part ${number}.`)
    for (const entry of part.entries) entries.push(entry)
    for (const each of part.newcomers ?? []) newcomers.push(each)
    invites ||= part.newcomers !== undefined
  }
  return { id, at, by, entries, ...(invites && { newcomers }) }
}

/** Charts that are whole and not applied yet, the oldest first. */
export const unfinishedCharts = ({ store }: Context): Promise<Chart[]> =>
  store.charts.find({ where: { applied: null, parts: { gte: 0 } }, sort: 'at' })

/** Removes all charts that are older than this time, with their parts; the chart record last, so that no part is left over. */
export async function removeChartsBefore({ store }: Context, at: string): Promise<void> {
  for (const { id } of await store.charts.find({ where: { at: { lt: at } } })) {
    for (let part: ChartPart | undefined; (part = await firstPart(id));) await store.chartParts.remove(part.id)
    await store.charts.remove(id)
  }

  async function firstPart(chart: string): Promise<ChartPart | undefined> {
    return (await store.chartParts.find({ where: { chart }, limit: 1 }))[0]
  }
}

export const partId = (chart: string, number: number) => `${chart} ${String(number).padStart(6, '0')}`

function* slices(entries: Entry[]): Iterable<Entry[]> {
  let some: Entry[] = []
  let size = 0
  for (const entry of entries) {
    some.push(entry)
    size += JSON.stringify(entry).length
    if (size < PART) continue
    yield some
    some = []
    size = 0
  }
  if (some.length) yield some
}
