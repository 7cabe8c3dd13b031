// People and teams that come back have what they had: archives of rooms, own groups, places that were given by hand.
import { expect } from 'chai'
import { jid, room } from '../support/addresses.ts'
import { edit, without } from '../support/chart.ts'
import { twenty as base } from '../support/organisations.ts'
import { createAll, scimClient } from '../support/scim.ts'
import { shownOut } from '../support/sights.ts'
import { personDn, startSlapd, type Slapd } from '../support/slapd.ts'
import { storeOf } from '../support/store.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

/** What was said in a room, as somebody in it reads its archive. */
async function archived(party: Party, where: string): Promise<string> {
  const from = party.received.length
  await party.asks(where, 'set', "<query xmlns='urn:xmpp:mam:2' queryid='all'/>")
  return party.received.slice(from).map(String).join('\n')
}

interface Source {
  name: string
  open: () => Promise<TappedWorld>
  /** Bob is listed no longer, or again; what the answer says. */
  leaves: () => Promise<string>
  returns: () => Promise<string>
  end?: () => Promise<void>
}

let acme: TappedWorld
let slapd: Slapd
let bob = ''
const scim = scimClient(() => acme.config)
const sync = async () => (await acme.does('org-sync')).text ?? ''
const is = async (active: boolean) => {
  await scim.patches(bob, { op: 'Replace', path: 'active', value: active })
  return sync()
}

const sources: Source[] = [
  {
    name: 'in a file',
    open: () => tappedWorld(base),
    leaves: async () => (await acme.becomes(without(base, 'bob').map(underCarl))).text ?? '',
    returns: async () => (await acme.becomes(base)).text ?? '',
  },
  {
    name: 'by SCIM',
    async open() {
      acme = await tappedWorld(base, { BELLHOP_SOURCE: 'scim' })
      bob = (await createAll(scim, base)).get('bob') ?? ''
      await sync()
      return acme
    },
    leaves: () => is(false),
    returns: () => is(true),
  },
  {
    name: 'in an LDAP directory',
    async open() {
      slapd = await startSlapd()
      for (const { id = '', manager_id: manager = '' } of base)
        await slapd.adds(id, manager ? { manager: personDn(manager) } : {})
      const listed = '(&(objectClass=inetOrgPerson)(!(employeeType=former)))'
      return tappedWorld([], { ...slapd.environment, BELLHOP_LDAP_FILTER: listed })
    },
    async leaves() {
      await slapd.replaces('bob', { employeeType: 'former' })
      return sync()
    },
    async returns() {
      await slapd.replaces('bob', { employeeType: [] })
      return sync()
    },
    end: () => slapd.end(),
  },
]

const underCarl = (row: (typeof base)[number]) => (row.manager_id === 'bob' ? { ...row, manager_id: 'carl' } : row)

for (const source of sources)
  describe(`a member who is listed ${source.name}, not any more, and again`, function () {
    this.timeout(60_000)
    const { online, end } = makeVisits(() => acme)

    before(async () => {
      acme = await source.open()
    })
    after(async () => {
      await acme.end()
      await source.end?.()
    })
    afterEach(end)

    it('has team, own groups and places again, and the room of the team its archive', async () => {
      await acme.does('group-create', { name: 'club', title: 'Club', kind: 'chat', owner: 'bob' })
      await acme.does('group-add', { group: 'club', who: 'dave' })
      await acme.does('group-create', { name: 'choir', title: 'Choir', kind: 'chat', owner: 'sue' })
      await acme.does('group-add', { group: 'choir', who: 'bob' })
      await acme.does('group-owner', { group: 'choir', person: 'bob' })
      await acme.does('group-add', { group: 'team-carl', who: 'bob' })
      await acme.does('group-add', { group: 'team-bob', who: 'tom' })
      await acme.does('group-mute', { group: 'team-bob', person: 'tom' })
      const before = await acme.state()
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      dave.says(room('team-bob'), 'The plan of the year', 'groupchat')
      await dave.hears('The plan of the year')

      await source.leaves()
      expect(await shownOut(dave, room('team-bob'))).to.deep.equal(['destroyed'])
      expect(await archived(dave, room('team-bob')))
        .to.include('type="error"')
        .and.not.to.include('The plan of the year')
      const meanwhile = await acme.state()
      expect(meanwhile.rooms).not.to.have.property('team-bob')
      expect(meanwhile.rooms.club).to.include(`${jid('ann')} | owner | Ann Test`)
      expect(JSON.stringify(meanwhile.rooms)).not.to.include(jid('bob'))
      expect((await acme.does('doctor')).table).to.equal(undefined)

      const said = await source.returns()
      expect(said).to.include('bob owns again: choir, club (ann took it over, and stays in it).')
      expect(said).to.include('bob is in team-carl again.')
      expect(said).to.match(/With what was written in them before: .*team-bob/)
      const { rooms } = await acme.state()
      expect(rooms['team-bob']).to.deep.equal(before.rooms['team-bob'])
      expect(rooms['team-carl']).to.deep.equal(before.rooms['team-carl'])
      expect(rooms.choir).to.deep.equal(before.rooms.choir)
      expect(rooms.club).to.deep.equal([...(before.rooms.club ?? []), `${jid('ann')} | member | Ann Test`].sort())
      expect(await archived(dave, room('team-bob'))).to.include('The plan of the year')
      const tom = await online('tom')
      await tom.joins(room('team-bob'), 'Tom Test')
      tom.says(room('team-bob'), 'Muted as before', 'groupchat')
      const refused = await tom.receives(({ attrs, name }) => name === 'message' && attrs.type === 'error', 'a refusal')
      expect(refused.getChild('error')?.getChild('forbidden')).not.to.equal(undefined)
      expect((await acme.does('doctor')).table).to.equal(undefined)
    })

    it('leaves again, and comes back to the same', async () => {
      const before = await acme.state()
      await source.leaves()
      await acme.restart()
      await source.returns()
      expect((await acme.state()).rooms).to.deep.equal(before.rooms)
    })
  })

describe('a team that is dissolved', function () {
  this.timeout(60_000)
  const { online, end } = makeVisits(() => acme)
  const dissolved = edit(edit(base, 'dave', { manager_id: 'carl' }), 'dora', { manager_id: 'carl' })

  before(async () => {
    acme = await tappedWorld(base)
  })
  after(() => acme.end())
  afterEach(end)

  async function writes(text: string): Promise<Party> {
    const dave = await online('dave')
    await dave.joins(room('team-bob'), 'Dave Test')
    dave.says(room('team-bob'), text, 'groupchat')
    await dave.hears(text)
    return dave
  }

  it('comes back with its archive, and nobody else gets its name meanwhile', async () => {
    const dave = await writes('Before')
    await acme.becomes(dissolved)
    const taken = await acme
      .does('group-create', { name: 'team-bob', title: 'Mine', kind: 'chat', owner: 'ann' })
      .catch((error: Error) => error.message)
    expect(taken).to.match(/^conflict: /)
    expect(await archived(dave, room('team-bob'))).not.to.include('Before')
    expect((await acme.becomes(base)).text).to.include('With what was written in them before: team-bob.')
    expect(await archived(dave, room('team-bob'))).to.include('Before')
  })

  it('loses what was written in its room after 30 days, and then its name is free', async () => {
    const dave = await writes('Long ago')
    await acme.becomes(dissolved)
    const store = await storeOf(acme.config)
    const at = new Date(Date.now() - 31 * 86_400_000).toISOString()
    for (const { id } of await store.dissolved.find()) await store.dissolved.change(id, {}, { at })
    await store.close()
    acme.tap.forgets()
    await acme.restart()
    await acme.does('doctor') // behind everything that the start does
    expect(acme.tap.changes().map(String).join()).to.match(/<room name="team-bob" gone="true"\/>/)
    expect((await acme.becomes(base)).text).not.to.include('With what was written in them before')
    expect(await archived(dave, room('team-bob')))
      .to.include('type="result"')
      .and.not.to.include('Long ago')
  })
})
