// The files for monitoring are those that the list of metrics gives, and an alert says all that somebody needs at night.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { house } from '../../../core/subjects.ts'
import { makeMetrics } from '../../../gateway/metrics.ts'
import { HOUSE } from '../../../setup/imports.ts'
import { monitoringFiles } from '../../../setup/monitoring.ts'
import { alarmedMetrics, watchedMetrics } from '../../../setup/watched-metrics.ts'

describe('monitoring', () => {
  for (const [path, text] of monitoringFiles())
    it(`has files that follow from the metrics: ${path}`, () => {
      expect(readFileSync(join(HOUSE, path), 'utf8'), 'node setup/monitoring.ts writes it again').to.equal(text)
    })

  const alarmed = alarmedMetrics(watchedMetrics(house))
  for (const { series, isCounter, alert } of alarmed)
    it(`has one bound and two sentences for each alert: ${alert.name} of ${series}`, () => {
      expect([alert.above, alert.below].filter(bound => bound !== undefined)).to.have.length(1)
      expect(isCounter && alert.within === undefined, 'a counter that is compared as a whole').to.equal(false)
      expect(alert.says).to.match(/^[A-Z].*\.$/)
      expect(alert.action).to.match(/^[A-Z`].*\.$/)
    })

  it('has alerts whose names differ', () => {
    const names = alarmed.map(({ alert }) => alert.name)
    expect([...new Set(names)]).to.deep.equal(names)
  })

  it('leaves out a number that cannot be read, and tells the others', async () => {
    const metrics = makeMetrics([])
    let isAway = false
    metrics.gauge('of_the_store', 'A number of the store', async () => {
      if (isAway) throw new Error('the store is away')
      return 7
    })
    metrics.gauge('of_the_process', 'A number of the process', async () => 8)
    expect(await metrics.text()).to.match(/^bellhop_of_the_store 7$/m)
    isAway = true
    const text = await metrics.text()
    expect(text).not.to.match(/^bellhop_of_the_store /m)
    expect(text).to.match(/^bellhop_of_the_process 8$/m)
    isAway = false
    expect(await metrics.text()).to.match(/^bellhop_of_the_store 7$/m)
  })
})
