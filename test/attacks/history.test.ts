// A guest reads what was sent after they came in: who wrote before did not write for outsiders.
import { expect } from 'chai'
import { feed } from '../support/addresses.ts'
import { doorwayWorld, makeDoorway } from '../support/doorway.ts'
import { inWorld } from '../support/visits.ts'

describe('a guest by a link', function () {
  this.timeout(60_000)
  const { acme, online } = inWorld(doorwayWorld)
  const { as, link, stranger } = makeDoorway(acme)

  it('finds no broadcast from before in the history, and those from then on', async () => {
    const [bob, dave] = [await online('bob'), await online('dave')]
    bob.says(feed('team-bob-news'), 'INTERNAL before the guest')
    await dave.hears('INTERNAL before the guest')
    const guest = await stranger(await link('team-bob-news'), 'Late')
    const party = await online(guest.username, guest.code)
    bob.says(feed('team-bob-news'), 'For everybody')
    await party.hears('For everybody')
    const history = { group: 'team-bob-news', limit: '200' }
    const read = await as(guest.username, 'broadcast-history', history, guest.code)
    expect(read).to.contain('For everybody').and.not.contain('INTERNAL')
    expect(await as('dave', 'broadcast-history', history))
      .to.contain('INTERNAL')
      .and.contain('For everybody')
  })
})
