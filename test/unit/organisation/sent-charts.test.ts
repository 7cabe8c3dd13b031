// Organisation files that administrators have sent to the console: who has them again, and for how long.
import { expect } from 'chai'
import { makeSentCharts } from '../../../gateway/console/sent-charts.ts'
import { person } from '../../support/desk-stage.ts'

const [ann, bob] = ['ann', 'bob'].map(id => ({ admin: true, person: person(id) }))
const administrator = { admin: true }

describe('organisation files that were sent', () => {
  it('are read by their sender alone, until they are applied', () => {
    const files = makeSentCharts()
    const id = files.keep(ann!, 'of ann')
    expect(files.read(ann!, id)).to.equal('of ann')
    for (const other of [bob!, administrator]) expect(files.read(other, id)).to.equal(undefined)
    files.drop(id)
    expect(files.read(ann!, id)).to.equal(undefined)
  })

  it('are kept for an hour, and three at once', () => {
    let now = 0
    const files = makeSentCharts(() => now)
    const ids = [1, 2, 3, 4].map(number => files.keep(administrator, String(number)))
    expect(ids.map(id => files.read(administrator, id))).to.deep.equal([undefined, '2', '3', '4'])
    now += 3_600_000
    expect(files.read(administrator, ids[3]!)).to.equal(undefined)
  })
})
