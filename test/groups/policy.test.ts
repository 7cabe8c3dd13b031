// Who may bring outsiders where, judged when it happens: links, groups in groups, another host; and by whom a group is
// decided in when it is done, not when it was asked for.
import { expect } from 'chai'
import { addTo, removeFrom } from '../../core/groups/group-members.ts'
import { handOverGroup, setOwner } from '../../core/groups/group-owners.ts'
import { closeGroup, createGroup, renameGroup } from '../../core/groups/group.ts'
import { mutePerson, setQuiet, unmutePerson } from '../../core/groups/mute.ts'
import { removeGuest } from '../../core/guests/outsider.ts'
import type { Context } from '../../core/context.ts'
import { Fault } from '../../xep/fault.ts'
import { room } from '../support/addresses.ts'
import { chart } from '../support/chart.ts'
import { openInside, type Inside } from '../support/context.ts'
import { guestActions } from '../support/guests.ts'
import { bookmarks } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import type { Person } from '../../core/model/person.ts'
import type { Group } from '../../core/model/group.ts'
import { callerFor } from '../../core/model/caller.ts'

const ORG = chart(`
  ann
    bob
      dave
      dora
    carl
      eve
`)
const BELLHOP = 'bellhop@bellhop.acme.test'
const PARTNERS = 'forbidden: Only the administrator brings in outsiders of this kind.'

describe('the policy for outsiders', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { link, as, stranger, attempt, healthy, withStore } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(ORG, {
      BELLHOP_OUTSIDE: 'customer=members,client=owners,partner=nobody,link=owners',
      BELLHOP_DESKTOP_DEVICES: '0',
    })
  })
  after(() => acme?.end())
  afterEach(end)

  let count = 0
  /** A new chat group. */
  async function made(owner: string, ...inside: string[]): Promise<string> {
    const name = `group-${++count}`
    await as(owner, 'group-create', { name, title: name, kind: 'chat' })
    if (inside.length) expect(await as(owner, 'group-add', { group: name, who: inside })).to.contain('added')
    return name
  }

  /** The username of a new guest whom a member answers for; the administrator alone brings in partners. */
  async function guest(host: string, kind: string, group?: string): Promise<string> {
    const fields = { address: `guest-${++count}@outside.example`, as: kind, ...(group && { group }) }
    const text =
      kind === 'partner'
        ? ((await acme.does('guest-invite', { ...fields, for: host })).text ?? '')
        : await as(host, 'guest-invite', fields)
    const [, username = text] = /here as (\S+)@acme\.test/.exec(text) ?? []
    return username
  }

  const codeOf = async (username: string) => {
    const { table } = await acme.does('code-issue', { username })
    return table?.rows[0]?.find(cell => /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]$/.test(cell)) ?? ''
  }
  const members = async (group: string) => JSON.stringify((await acme.does('members', { group })).table?.rows ?? [])

  it('holds for a guest who is here already and opens a link', async () => {
    const [partner, customer] = [await guest('dave', 'partner'), await guest('dave', 'customer')]
    const group = await made('eve')
    const shown = await as('eve', 'qr-group', { group })
    const [one, other] = [await codeOf(partner), await codeOf(customer)]
    expect(await as(partner, 'join', { token: shown }, one)).to.equal(PARTNERS)
    expect(await as(customer, 'join', { token: shown }, other)).to.contain('?join')
    expect(await members(group))
      .to.contain(customer)
      .and.not.contain(partner)
    expect(await as(partner, 'join', { token: await link(group) }, one), 'by the administrator').to.contain('?join')
    await healthy()
  })

  describe('for a group in a group', () => {
    it('holds for guests who come along in it', async () => {
      const inner = await made('dave', 'eve')
      const partner = await guest('dave', 'partner', inner)
      const outer = await made('eve')
      expect(await as('eve', 'group-add', { group: outer, who: inner })).to.equal(PARTNERS)
      expect(await members(outer)).not.to.contain(partner)
      await acme.does('group-add', { group: outer, who: inner })
      expect(await members(outer)).to.contain(partner)
    })

    it('makes the outer one external, of which its members are told once', async () => {
      const inner = await made('dave', 'eve')
      const customer = await guest('dave', 'customer', inner)
      const outer = await made('eve', 'carl')
      const carl = await online('carl')
      expect(await as('eve', 'group-add', { group: outer, who: inner })).to.contain('1 added')
      const told = `${outer} has guests from outside the organisation from now on.`
      await carl.hears(told, BELLHOP)
      expect((await bookmarks(carl))[room(outer)]).to.match(/ · external \|/)
      expect(await members(outer)).to.contain(customer)
      await guest('dave', 'customer', inner)
      carl.says(BELLHOP, 'whoami')
      await carl.hears(/carl/, BELLHOP)
      expect(carl.received.filter(each => each.getChildText('body') === told)).to.have.length(1)
      await healthy()
    })

    it('holds for guests who come into it later, and tells them of no other group', async () => {
      const inner = await made('dave', 'eve')
      const shown = await as('dave', 'qr-group', { group: inner })
      const outer = await made('eve', inner, 'carl')
      const refusal = `forbidden: ${inner} is part of a group of somebody else's, who alone can let outsiders of this kind into it.`
      expect(await guest('dave', 'client', inner)).to.equal(refusal)
      expect(await attempt(shown)).to.equal(refusal)
      const client = await guest('dave', 'client')
      expect(await as('dave', 'group-add', { group: inner, who: client })).to.equal(refusal)
      const carl = await online('carl')
      const customer = await guest('dave', 'customer', inner)
      expect(await members(outer)).to.contain(customer)
      await carl.hears(`${outer} has guests from outside the organisation from now on.`, BELLHOP)
      await as('eve', 'guest-invite', { address: 'both@outside.example', as: 'client', group: outer })
      await healthy()
    })

    it('does not hold for who was let into the one of the organisation alone', async () => {
      const partner = await guest('dave', 'partner', 'team-bob')
      const outer = await made('dave')
      await acme.does('group-add', { group: outer, who: 'team-bob' })
      expect(await members('team-bob')).to.contain(partner)
      expect(await members(outer)).not.to.contain(partner)
      await healthy()
    })
  })

  describe('when a guest is handed over', () => {
    it('holds for who answers from then on', async () => {
      const partner = await guest('dave', 'partner')
      expect(await as('bob', 'guest-handover', { guest: partner, to: 'dora' })).to.equal(
        'forbidden: Dora Test may not bring in outsiders of this kind, so only the administrator says this.',
      )
      expect((await acme.does('guest-handover', { guest: partner, to: 'dora' })).text).to.match(/^Dora Test answers/)
    })

    it('is told to both hosts, and not to who did it', async () => {
      const customer = await guest('dave', 'customer')
      const [bob, dave, dora] = [await online('bob'), await online('dave'), await online('dora')]
      await as('bob', 'guest-handover', { guest: customer, to: 'dora' })
      for (const party of [dave, dora]) await party.hears(/^Dora Test answers for .* from now on\.$/, BELLHOP)
      bob.says(BELLHOP, 'whoami')
      await bob.hears(/bob/, BELLHOP)
      expect(bob.received.filter(each => /answers for/.test(each.getChildText('body') ?? ''))).to.deep.equal([])
    })
  })

  it('holds for who becomes another kind of guest', async () => {
    const partner = await guest('dave', 'partner')
    const { mail = '' } = (await withStore(store => store.people.find({ where: { username: partner } })))[0] ?? {}
    expect(await as('dave', 'guest-invite', { address: mail, as: 'customer' })).to.equal(PARTNERS)
  })

  it('sends nobody here an invitation into a room, by whatever way they come into it', async () => {
    const eve = await online('eve')
    const inner = await made('dave', 'eve')
    const outer = await made('dave', inner)
    const [client] = [await stranger(await link(inner))]
    const party = await online(client.username, client.code)
    for (const each of [eve, party]) {
      expect(await bookmarks(each)).to.include.keys(room(inner), room(outer))
      expect(each.received.filter(stanza => String(stanza).includes('jabber:x:conference'))).to.deep.equal([])
    }
  })
})

describe('who decides in a group', () => {
  let inside: Inside
  const person = (id: string): Person => ({ id, username: id, name: id, manager: null, profile: {} })
  const [dave, eve] = [person('dave'), person('eve')]
  const group: Group = { id: 'custom/1', name: 'one', kind: 'chat', origin: 'custom', title: 'One', owner: 'dave' }
  before(async function () {
    this.timeout(30_000)
    inside = await openInside()
    const { people, groups } = inside.context.store
    await Promise.all([dave, eve].map(each => people.put(each)))
    await groups.put({ ...group, owner: 'eve' })
  })
  after(() => inside?.end())

  const some = { people: [eve], groups: [] }
  const rules: Record<string, (context: Context, daves: ReturnType<typeof callerFor>) => Promise<unknown>> = {
    'who puts somebody into it': (context, daves) => addTo(context, group, some, daves, String),
    'who takes somebody out of it': (context, daves) => removeFrom(context, group, some, {}, daves, String),
    'who names another owner': (context, daves) => setOwner(context, group, dave, true, daves),
    'who hands it over': (context, daves) => handOverGroup(context, group, dave, daves),
    'who gives it another title': (context, daves) => renameGroup(context, group, 'Two', daves),
    'who closes it': (context, daves) => closeGroup(context, group, '', daves),
    'who mutes somebody': (context, daves) => mutePerson(context, group, eve, daves),
    'who unmutes somebody': (context, daves) => unmutePerson(context, group, eve, daves),
    'who makes it quiet': (context, daves) => setQuiet(context, group, new Date(Date.now() + 60_000), daves),
  }
  for (const [name, rule] of Object.entries(rules))
    it(`is asked again for ${name} behind an edit by which they do no longer`, async () => {
      const { context } = inside
      const answer = rule(context, callerFor(context, dave)).then(() => 'done', String)
      expect(await answer).to.match(/Only the owner of one can do this/)
    })

  it('is asked again for who picks people for a group, of whom one has left and one is a guest of a kind for others', async () => {
    const { context } = inside
    const [gone, partner] = [person('gone'), { ...person('guest/2'), sponsor: 'eve', list: 'partner' } as const]
    await context.store.people.put(partner)
    const nobodys = {
      ...context,
      config: { ...context.config, outside: { ...context.config.outside, partner: 'nobody' } },
    } as const
    const picks = (people: Person[]) =>
      createGroup(nobodys, { name: 'two', title: 'Two', kind: 'chat', people }, dave, callerFor(context, dave)).then(
        () => 'done',
        String,
      )
    expect(await picks([gone])).to.contain('gone is no longer here')
    expect(await picks([partner])).to.contain('Only the administrator brings in outsiders of this kind.')
  })

  it('is asked again for who removes a guest whom another member answers for by now', async () => {
    const { context } = inside
    const guest = { ...person('guest/1'), sponsor: 'dave' }
    await context.store.people.put({ ...guest, sponsor: 'eve' })
    const answer = removeGuest(context, guest, callerFor(context, dave))
    expect(await answer.catch((error: unknown) => (error instanceof Fault ? error.condition : error))).to.equal(
      'forbidden',
    )
  })
})
