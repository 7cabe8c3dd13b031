// A directory that sends its people by SCIM: one change there, and everything that follows is done within seconds.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { jid, room } from '../support/addresses.ts'
import { twenty as base } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { createAll, managerIs, scimClient } from '../support/scim.ts'
import { joining, presenceOf, pushed, read, roster, shownOut } from '../support/sights.ts'
import { storeState } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const active = (value: boolean) => ({ op: 'Replace', path: 'active', value: value ? 'True' : 'False' })

/** What was said in a room, as somebody in it reads its archive. */
async function archived(party: Party, where: string): Promise<string> {
  const from = party.received.length
  await party.asks(where, 'set', "<query xmlns='urn:xmpp:mam:2' queryid='all'/>")
  return party.received.slice(from).map(String).join('\n')
}

describe('an organisation that a directory sends by SCIM', () => {
  let acme: TappedWorld
  let ids: Map<string, string>
  const scim = scimClient(() => acme.config)
  const { online, signInAs, end } = makeVisits(() => acme)
  const id = (name: string) => ids.get(name) ?? ''
  const accounts = async () => (await acme.state()).accounts
  const settled = (fits: (accounts: string[]) => boolean) => poll(async () => fits(await accounts()), { every: 100 })

  before(async () => {
    acme = await tappedWorld(base, { BELLHOP_SOURCE: 'scim' })
    expect(await accounts()).to.deep.equal([])
    ids = await createAll(scim, base)
    await acme.does('org-sync')
  })
  after(() => acme.end())
  afterEach(end)

  it('is what the directory lists, reporting lines and all', async () => {
    expect(await accounts()).to.deep.equal(base.map(({ username }) => username).sort())
    expect((await acme.does('org-show')).text).to.include('    Dora Test (dora)')
    expect(await acme.does('org-sync')).to.deep.equal({ text: 'The organisation is as the directory lists it.' })
  })

  it('is not changed by a file', async () => {
    const refusal = await acme.becomes(base).catch(({ message }: Error) => message)
    expect(refusal).to.include('This organisation is listed by SCIM (BELLHOP_SOURCE=scim)')
  })

  it('takes nobody out who asks for it: members are members as long as the directory says so', async () => {
    const dora = await online('dora')
    const cancelled = await dora.asks('acme.test', 'set', "<query xmlns='jabber:iq:register'><remove/></query>")
    expect(cancelled.attrs.type).to.equal('error')
    await acme.does('org-sync')
    expect(await accounts()).to.include('dora')
  })

  it('shows its token and its plans to the administrator alone', async () => {
    const answer = async (words: string) => {
      dora.says('bellhop@bellhop.acme.test', words)
      return (await dora.hears(/./, 'bellhop@')).getChildText('body')
    }
    const dora = await online('dora')
    for (const words of ['scim', 'org sync', 'org confirm'])
      expect(await answer(words), words).to.match(/Only the administrator|do not know/)
  })

  it('moves somebody within seconds: out of one room, roster and feed, into the others; what was written stays', async () => {
    const [dave, dora, ed] = [await online('dave'), await online('dora'), await online('ed')]
    await dave.joins(room('team-bob'), 'Dave Test')
    await dora.joins(room('team-bob'), 'Dora Test')
    dora.says(room('team-bob'), 'Written before the move', 'groupchat')
    await dave.hears('Written before the move')

    expect((await scim.patches(id('dora'), managerIs(id('carl')))).status).to.equal(200)
    expect(await shownOut(dora, room('team-bob'))).to.include('321')
    expect(await pushed(dave, jid('dora'))).to.equal('remove')
    expect(await pushed(ed, jid('dora'))).to.include('Dora Test')

    await acme.does('org-sync') // behind everything that the change has brought
    expect(await joining(dora, room('team-carl'), 'Dora Test')).to.equal('joined')
    expect(await joining(dora, room('team-bob'), 'Dora Test')).to.equal('registration-required')
    expect(await read(dora, 'news.acme.test', 'team-carl-news')).not.to.equal(undefined)
    expect(await read(dora, 'news.acme.test', 'team-bob-news')).to.equal(undefined)
    expect(await roster(dora)).to.have.property(jid('ed'))
    expect(await roster(dora)).not.to.have.property(jid('dave'))
    expect(await archived(dave, room('team-bob'))).to.include('Written before the move')

    await scim.patches(id('dora'), managerIs(id('bob')))
    await acme.does('org-sync')
  })

  it('ends somebody within seconds, everywhere; what was written stays', async () => {
    const code = await acme.code('dora')
    const [dave, dora] = [await online('dave'), await online('dora', code)]
    await dave.joins(room('team-bob'), 'Dave Test')
    await dora.joins(room('team-bob'), 'Dora Test')
    expect(await presenceOf(dave, dora)).to.equal('available')
    dora.says(room('team-bob'), 'Written before the farewell', 'groupchat')
    await dave.hears('Written before the farewell')

    const began = Date.now()
    await scim.patches(id('dora'), active(false))
    expect(await dora.ended).to.equal('not-authorized: This account is no longer in use.')
    expect(Date.now() - began).to.be.lessThan(30_000)
    expect(await signInAs('dora', code)).to.equal('not-authorized')
    expect(await presenceOf(dave, dora)).to.equal('unavailable')
    expect(await pushed(dave, jid('dora'))).to.equal('remove')
    await acme.does('org-sync')
    const { rooms, feeds, rosters, bookmarks } = await acme.state()
    expect(JSON.stringify([rooms, feeds, rosters, bookmarks])).not.to.include(jid('dora'))
    expect(await archived(dave, room('team-bob'))).to.include('Written before the farewell')

    await scim.patches(id('dora'), active(true))
    expect(await settled(all => all.includes('dora'))).to.equal(true)
    expect(await signInAs('dora', code)).to.equal('not-authorized')
  })

  it('renames somebody who goes on as the same person', async () => {
    await scim.patches(id('eve'), { op: 'Replace', path: 'userName', value: 'Eva@acme.example' })
    expect(await settled(all => all.includes('eva') && !all.includes('eve'))).to.equal(true)
    await acme.does('org-sync')
    expect((await acme.state()).rooms['team-carl']?.join()).to.include(jid('eva'))
    await scim.patches(id('eve'), { op: 'Replace', path: 'userName', value: 'eve@acme.example' })
    await acme.does('org-sync')
  })

  it('bears two people who are each the other’s manager for a moment: the newer line counts', async () => {
    await scim.patches(id('bob'), managerIs(id('dave')))
    const { text } = await acme.does('org-sync')
    expect(text).to.include('form a circle')
    expect((await acme.does('org-show')).text).to.match(/^Dave Test[^]*\n {2}Bob Test/m)
    await scim.patches(id('dave'), managerIs(id('bob')))
    await scim.patches(id('bob'), managerIs(id('ann')))
    expect((await acme.does('org-sync')).text).not.to.include('circle')
    expect((await acme.does('org-show')).text).to.match(/^ {2}Bob Test[^]*\n {4}Dave Test/m)
  })

  it('names the groups of the directory in profiles, for use in messages', async () => {
    const members = [{ value: id('ed') }]
    const { body } = await scim.asks('POST', '/Groups', { displayName: 'Drivers', members })
    await scim.asks('POST', '/Groups', { displayName: 'Fleet', members: [{ value: body.id, type: 'Group' }] })
    await acme.does('org-sync')
    const groupsOf = async () => {
      const { people } = await storeState(acme.config)
      return JSON.stringify(people)
    }
    expect(await groupsOf()).to.include('"groups":"Drivers, Fleet"')
    await scim.asks('DELETE', `/Groups/${body.id}`)
    await acme.does('org-sync')
    expect(await groupsOf()).not.to.include('Drivers')
  })

  it('tells of a phone number that cannot be used, by userName, until it can', async () => {
    const phone = (value: string) => ({ op: 'Replace', path: 'phoneNumbers', value: [{ type: 'work', value }] })
    await scim.patches(id('ed'), phone('ext. 4711'))
    const note = 'The phone number of ed@acme.example cannot be used: ext. 4711.'
    for (let times = 0; times < 2; times++) expect((await acme.does('org-sync')).text).to.include(note)
    await scim.patches(id('ed'), phone('+49 30 5550106'))
    expect((await acme.does('org-sync')).text).not.to.include('cannot be used')
  })

  it('loses no change to a crash before it was followed', async () => {
    acme.tap.away(true) // so that nothing can follow before the end
    expect((await scim.patches(id('tom'), active(false))).status).to.equal(200)
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    acme.tap.away(false)
    await acme.restart()
    expect(await settled(all => !all.includes('tom'))).to.equal(true)
    await scim.patches(id('tom'), active(true))
    expect(await settled(all => all.includes('tom'))).to.equal(true)
  })
})
