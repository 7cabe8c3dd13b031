// Names of members that rooms refuse (RFC 3454 §6) keep nobody out, and stop nothing.
import { expect } from 'chai'
import { room } from '../support/addresses.ts'
import { edit } from '../support/chart.ts'
import { healthy } from '../support/healthy.ts'
import { seven as base } from '../support/organisations.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const TEAM = room('team-bob')

describe('a member whose name rooms refuse', function () {
  this.timeout(60_000)
  const mixed = edit(base, 'dave', { given_name: 'אמיל', family_name: 'Test' })
  const named = edit(mixed, 'dora', { given_name: 'Do\u200era', family_name: 'Test\u202c' })
  const { acme, online } = inWorld(() => tappedWorld(named))

  it('is in the room by the username, or without what nobody sees of the name', async () => {
    const [bob, dave, dora] = [await online('bob'), await online('dave'), await online('dora')]
    await bob.joins(TEAM, 'Bob Test')
    await dave.joins(TEAM, 'dave')
    await dora.joins(TEAM, 'Dora Test')
    for (const nick of ['dave', 'Dora Test'])
      await bob.receives(({ name, attrs }) => name === 'presence' && attrs.from === `${TEAM}/${nick}`, nick)
    dave.says(TEAM, 'שלום', 'groupchat')
    await dora.hears('שלום', `${TEAM}/dave`)
    await healthy(acme())
  })

  it('is named so where another one has the same name in letters of that kind', async () => {
    const both = { given_name: 'אמיל', family_name: 'כהן' }
    await acme().becomes(edit(edit(base, 'dave', both), 'dora', both))
    const [bob, dave] = [await online('bob'), await online('dave')]
    await bob.joins(TEAM, 'Bob Test')
    await dave.joins(TEAM, 'dave')
    await bob.receives(({ name, attrs }) => name === 'presence' && attrs.from === `${TEAM}/dave`, 'dave')
    expect((await acme().does('members', { group: 'team-bob' })).table?.rows.flat()).to.include('אמיל כהן')
    await healthy(acme())
  })
})
