// Rights of an administrator belong to a person, and do not pass on with a username.
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

const first = chart(`
  ann
    bob
    carl
`)
/** Bob is let go, and somebody new gets the username. */
const then = first.map(row => (row.username === 'bob' ? { ...row, id: 'new', given_name: 'Robert' } : row))

describe('a username of an administrator', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  before(async () => (acme = await tappedWorld(first, { BELLHOP_ADMINS: 'bob' })))
  after(() => acme?.end())

  /** What somebody who has the username now is told of a command of the administrator. */
  async function reads(username: string): Promise<'all' | 'nothing'> {
    const party = await acme.person(username)
    party.says(BELLHOP, 'doctor')
    const answer = await party.hears(/\S/, BELLHOP)
    await party.leaves()
    return /The server holds exactly/.test(String(answer)) ? 'all' : 'nothing'
  }

  it('has rights for the person who had it first', async () => {
    expect(await reads('bob')).to.equal('all')
    expect((await acme.does('doctor')).table).to.equal(undefined)
  })

  it('keeps them for that person under another username', async () => {
    await acme.becomes(first.map(row => (row.username === 'bob' ? { ...row, username: 'robert' } : row)))
    expect(await reads('robert')).to.equal('all')
    await acme.becomes(first)
  })

  it('brings them to nobody else, also after a start, and says so', async () => {
    await acme.becomes(then)
    expect(await reads('bob')).to.equal('nothing')
    await acme.restart()
    expect(await reads('bob')).to.equal('nothing')
    const { table } = await acme.does('doctor')
    expect(table?.rows.map(([object, part]) => [object, part])).to.deep.equal([['BELLHOP_ADMINS: bob', 'the person']])
    expect(acme.bellhop.output()).to.match(/WARN.*BELLHOP_ADMINS: bob/)
  })
})
