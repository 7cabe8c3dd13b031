// Ids are the organisation's own: whatever is in them, everything goes on.
import type { Row } from '../support/chart.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const person = (id: string, username: string, manager_id = ''): Row => ({
  ...{ id, username, manager_id },
  ...{ given_name: username, family_name: 'Test' },
})
const ORG = [person('hr:1', 'ann'), person('hr:2', 'bob', 'hr:1'), person('50%/ä b', 'carl', 'hr:1')]

describe('an organisation whose ids have colons, blanks and signs', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { link, stranger, healthy } = guestActions(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme.end())

  it('tells the members of a group that it has become external', async () => {
    const bob = await acme.person('bob')
    await stranger(tokenOf(await link('team-ann')))
    await bob.hears(/has guests from outside the organisation from now on/)
    await healthy()
    await bob.leaves()
  })
})
