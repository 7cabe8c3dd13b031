// What the organisation gives to a roster cannot be given up with a client, and what it does not give is the person's own.
import { expect } from 'chai'
import { feed, jid, room } from '../support/addresses.ts'
import { edit } from '../support/chart.ts'
import { ten as base } from '../support/organisations.ts'
import { pushed, roster } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

describe('an organisation keeps what it gives', () => {
  const { acme, online } = inWorld(
    () => tappedWorld(base),
    world => world.becomes(base),
  )

  const removal = (contact: string) =>
    `<query xmlns='jabber:iq:roster'><item jid='${contact}' subscription='remove'/></query>`

  for (const contact of [jid('dave'), jid('bob'), feed('team-bob-news'), feed('bellhop')])
    it(`in the roster when a client removes ${contact}`, async () => {
      const dora = await online('dora')
      const before = await roster(dora)
      const { attrs } = await dora.asks(jid('dora'), 'set', removal(contact))
      expect(attrs.type).to.equal('result')
      expect(await pushed(dora, contact)).to.equal(before[contact])
      expect(await roster(dora)).to.deep.equal(before)
    })

  it('and lets go what the person added', async () => {
    const dora = await online('dora')
    const before = await roster(dora)
    const addition = "<query xmlns='jabber:iq:roster'><item jid='friend@elsewhere.test' name='Friend'/></query>"
    await dora.asks(jid('dora'), 'set', addition)
    expect(await roster(dora)).to.have.property('friend@elsewhere.test')
    await dora.asks(jid('dora'), 'set', removal('friend@elsewhere.test'))
    expect(await roster(dora)).to.deep.equal(before)
  })

  for (const type of ['unsubscribe', 'unsubscribed'])
    it(`when a client says ${type} to a colleague, who does not hear of it`, async () => {
      const [dora, dave] = [await online('dora'), await online('dave')]
      const [mine, theirs] = [await roster(dora), await roster(dave)]
      dora.sends(`<presence to='${jid('dave')}' type='${type}'/>`)
      expect(await pushed(dora, jid('dave'))).to.equal(mine[jid('dave')])
      dora.says(jid('dave'), 'Still a colleague')
      await dave.hears('Still a colleague')
      expect(dave.received.filter(({ attrs }) => attrs.type === type)).to.deep.equal([])
      expect([await roster(dora), await roster(dave)]).to.deep.equal([mine, theirs])
    })

  it('only as long as it gives it', async () => {
    const dora = await online('dora')
    await acme().becomes(edit(base, 'dora', { manager_id: 'carl' }))
    expect(await pushed(dora, jid('dave'))).to.equal('remove')
    const friend = `<query xmlns='jabber:iq:roster'><item jid='${jid('dave')}' name='Old friend'/></query>`
    await dora.asks(jid('dora'), 'set', friend)
    await dora.asks(jid('dora'), 'set', removal(jid('dave')))
    expect(await roster(dora)).not.to.have.property(jid('dave'))
  })

  it('and refuses to change a room of the organisation, for its manager too', async () => {
    const bob = await online('bob')
    const owner = "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>"
    expect((await bob.asks(room('team-bob'), 'set', owner)).attrs.type).to.equal('error')
    expect((await acme().state()).rooms).to.have.property('team-bob')
  })
})
