// Services of a partner are invited nowhere as people, whatever their names are: they say themselves what they are.
import { expect } from 'chai'
import { openPartners, type Partners } from '../support/partners.ts'

describe('an invitation by an XMPP address', () => {
  let both: Partners
  before(async function () {
    this.timeout(90_000)
    both = await openPartners()
  })
  after(() => both?.end())

  const invited = (address: string) =>
    both.acme.does('guest-invite', { address, as: 'partner', jid: 'true', for: 'ann' }).then(
      ({ text }) => text ?? '',
      (error: Error) => error.message,
    )

  for (const [what, address] of [
    ['a broadcast group', 'team-paula-news@bellhop.partner.test'],
    ['an unknown address of another Bellhop', 'desk@bellhop.partner.test'],
    ['a room', 'team-paula@rooms.partner.test'],
    ['an unknown address of the rooms', 'anything@rooms.partner.test'],
    ['an address of the feeds', 'team-paula-news@news.partner.test'],
  ] as const)
    it(`does not go to ${what}`, async () => {
      expect(await invited(address)).to.match(/^not-acceptable: .* is a service/)
    })

  it('goes to an account, and to one of which the server says nothing', async () => {
    for (const name of ['pia', 'nobody']) expect(await invited(`${name}@partner.test`)).to.match(/is asked/)
  })
})
