// Charts in the store, over every engine: in parts, so that none is too large, and whole or not followed.
import { expect } from 'chai'
import { z } from 'zod'
import { collections } from '../../core/collections.ts'
import type { Context } from '../../core/context.ts'
import type { Store } from '../../core/model/records.ts'
import {
  keepChart,
  readChartRecord,
  removeChartsBefore,
  unfinishedCharts,
} from '../../core/organisation/chart-record.ts'
import { id } from '../../core/model/fields.ts'
import { migrations } from '../../store/migrations.ts'
import { openStore } from '../../store/open.ts'
import { at, ids, overEngines, overEnginesWith } from '../support/engines.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `e${n}`,
    username: `user${n}`,
    manager: n ? `e${n - 1}` : null,
    profile: { title: 'x'.repeat(400) },
  }))

const chart = (minute: number, count: number) => ({
  ...{ id: `chart ${minute}`, at: at(minute), by: 'administrator' },
  entries: people(count),
})

overEngines(stand => {
  let store: Store
  let context: Context
  beforeEach(() => {
    store = stand.store()
    context = { store } as Context
  })

  describe('a chart', () => {
    it('is kept in parts of a bounded size, and read back as it was', async () => {
      const kept = { ...chart(1, 3_000), newcomers: ['e1', 'e2999'] }
      await keepChart(context, kept)
      const parts = await store.chartParts.find()
      expect(parts.length).to.be.greaterThan(2)
      for (const part of parts) expect(JSON.stringify(part).length).to.be.lessThan(600_000)
      const [found] = await unfinishedCharts(context)
      expect(found && (await readChartRecord(context, found))).to.deep.equal(kept)
    })

    it('has nobody to invite where nobody is to be invited, and invites nobody of none', async () => {
      for (const newcomers of [undefined, []]) {
        await keepChart(context, { ...chart(1, 2), ...(newcomers && { newcomers }) })
        const [found] = await unfinishedCharts(context)
        expect(found && (await readChartRecord(context, found)).newcomers).to.deep.equal(newcomers)
        await removeChartsBefore(context, at(2))
      }
    })

    it('that was cut short while it was written is not followed, and goes with its parts', async () => {
      const { entries, ...record } = chart(1, 2)
      await store.charts.insert(record)
      await store.chartParts.insert({ id: 'chart 1 000000', chart: record.id, entries })
      expect(await unfinishedCharts(context)).to.deep.equal([])
      await keepChart(context, chart(2, 1_500))
      await keepChart(context, chart(3, 2))
      await removeChartsBefore(context, at(3))
      expect(ids(await store.charts.find())).to.deep.equal(['chart 3'])
      expect(ids(await store.chartParts.find())).to.deep.equal(['chart 3 000000'])
    })
  })
})

const entry = z.object({ id, username: id, manager: id.nullable(), profile: z.record(z.string(), z.string()) })
const old = {
  charts: {
    schema: z.object({
      id,
      at: z.string(),
      by: z.string(),
      entries: z.array(entry),
      newcomers: z.array(id).optional(),
    }),
  },
}

overEnginesWith(old, stand => {
  it('splits the charts that an older Bellhop kept in one record', async () => {
    await stand.store().charts.insert({ ...chart(1, 2_500), newcomers: ['e1', 'e2'] })
    await stand.store().charts.insert({ ...chart(2, 0) })
    await stand.store().close()
    for (const time of ['once', 'twice']) {
      const inParts = migrations.filter(list => list.some(each => 'into' in each && each.into === 'chartParts'))
      const again = [...migrations, ...inParts]
      const store = await openStore(stand.address(), stand.folder(), collections, { migrations: again })
      const context = { store } as Context
      const [first, second] = await unfinishedCharts(context)
      const wanted = { ...chart(1, 2_500), newcomers: ['e1', 'e2'] }
      expect(first && (await readChartRecord(context, first)), time).to.deep.equal(wanted)
      expect(second && (await readChartRecord(context, second)), time).to.deep.equal(chart(2, 0))
      expect(ids(await store.chartParts.find({ where: { chart: 'chart 1' } })), time).to.deep.equal([
        'chart 1 000000',
        'chart 1 000001',
        'chart 1 000002',
      ])
      await store.close()
    }
  })
})
