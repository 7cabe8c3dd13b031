import { expect } from 'chai'
import { chart } from './support/chart.ts'
import { tappedWorld, type TappedWorld } from './support/tapped.ts'

const base = chart(`
ann
  bob
    dave
    dora
  carl
    ed
    eve
`)

describe('the organisation', () => {
  let acme: TappedWorld
  before(async () => (acme = await tappedWorld(base)))
  after(() => acme.end())

  it('shows', async () => {
    console.log(JSON.stringify(await acme.state(), null, 1))
    console.log(acme.tap.changes().map(x => x.slice(0, 300)))
  })
  it('leaves', async () => {
    console.log(await acme.becomes(chart(`
ann
  bob
    dave
  carl
    ed
    eve
    `)))
    console.log(JSON.stringify(await acme.state(), null, 1).slice(0, 3000))
  })
})
