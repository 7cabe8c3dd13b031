// Rosters of large teams: colleagues grow with the square of the team, so beyond a bound there are none.
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { healthy } from '../support/healthy.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const SMALL = chart(`
  ann
    bob
      dave
      dora
    carl
`)
const LARGE = [...SMALL, ...chart('fred').map(row => ({ ...row, manager_id: 'bob' }))]

describe('a roster', () => {
  let acme: TappedWorld
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(SMALL, { BELLHOP_ROSTER_TEAM: '2' })
  })
  after(() => acme?.end())

  /** The people in somebody's roster. */
  const shown = async (username: string) => {
    const all = ((await acme.state()).rosters[username] ?? []).join('\n')
    return ['ann', 'bob', 'carl', 'dave', 'dora', 'fred'].filter(name => all.includes(`${name}@acme.test`))
  }

  it('shows the colleagues of a team of the size that is set', async () => {
    expect(await shown('dave')).to.deep.equal(['ann', 'bob', 'dora'])
    expect(await shown('carl')).to.deep.equal(['ann', 'bob'])
  })

  it('shows no colleagues of a larger one: manager and reports have each other', async () => {
    await acme.becomes(LARGE)
    expect(await shown('dave')).to.deep.equal(['ann', 'bob'])
    expect(await shown('bob')).to.deep.equal(['ann', 'carl', 'dave', 'dora', 'fred'])
    expect(await shown('ann')).to.deep.equal(['bob', 'carl', 'dave', 'dora', 'fred'])
    await healthy(acme)
  })

  it('shows them again when the team is smaller', async () => {
    await acme.becomes(SMALL)
    expect(await shown('dave')).to.deep.equal(['ann', 'bob', 'dora'])
    await healthy(acme)
  })
})
