// A message that Bellhop has acted upon and not acknowledged comes again: it has its effect once, and its answer.
import { expect } from 'chai'
import { chart } from './support/chart.ts'
import { makeMember } from './support/member.ts'
import { isDone } from './support/tap.ts'
import { tappedWorld, type TappedWorld } from './support/tapped.ts'
import { makeVisits } from './support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
`)

describe('a message that comes again', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const as = makeMember(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme.end())
  afterEach(end)

  const groups = async () => (await as('dave', 'groups')).match(/\S+(?=@rooms\.acme\.test)/g)?.sort()
  const kills = async () => {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    await acme.restart()
  }

  it('makes one sub-group, whose address does not change', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'subgroup team-bob dora,gus Cycling')
    await sprung
    await kills()
    const answer = String((await dave.hears(/./, BELLHOP)).getChildText('body'))
    expect(answer).to.contain('Cycling is cycling@rooms.acme.test')
    expect(await groups())
      .to.include('cycling')
      .and.not.include('cycling-2')
    expect((await as('dave', 'members', { group: 'cycling' })).match(/\w+(?=@acme\.test)/g)?.sort()) //
      .to.deep.equal(['dave', 'dora', 'gus'])
  })

  it('makes one group, and is not told that its name is taken', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'group create lunch Lunch')
    await sprung
    await kills()
    expect((await dave.hears(/./, BELLHOP)).getChildText('body')).to.contain('Lunch is lunch@rooms.acme.test')
  })

  it('is answered with what it came to when the stream was lost meanwhile', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'group create dinner Dinner')
    await sprung
    acme.tap.away(true)
    acme.tap.away(false)
    expect((await dave.hears(/./, BELLHOP)).getChildText('body')).to.contain('Dinner is dinner@rooms.acme.test')
  })

  it('tells the same pairing code, which stays good', async () => {
    const dave = await online('dave')
    const isSaid = () => acme.tap.sent.some(stanza => /^Pairing code/.test(stanza.getChildText('body') ?? ''))
    // What the tests before wrote may be acknowledged as late as now.
    const sprung = acme.tap.cuts(1, 'before', stanza => isDone(stanza) && isSaid())
    dave.says(BELLHOP, 'pair')
    await sprung
    const first = await dave.hears(/^Pairing code/, BELLHOP)
    await kills()
    const again = await dave.receives(stanza => stanza !== first && /^Pairing/.test(stanza.getChildText('body') ?? ''))
    expect(again.getChildText('body')).to.equal(first.getChildText('body'))
  })
})
