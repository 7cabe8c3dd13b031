// Whom members bring in from outside: as customer, client or partner, each for somebody; lists, rosters, policy, titles.
import { expect } from 'chai'
import { feed, room } from '../support/addresses.ts'
import { chart } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { healthy as isHealthy } from '../support/healthy.ts'
import { openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { bookmarks, roster } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import { newMembership } from '../../core/model/membership.ts'

const ORG = chart(`
  ann
    bob
      dave
        fred
      dora
    carl
      ed
`)
const MEMBERS = ORG.map(({ username = '' }) => username)
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('outside', () => {
  let acme: TappedWorld
  let post: Mailbox
  const { online, end } = makeVisits(() => acme)
  const { as, withStore } = guestActions(() => acme)
  const healthy = () => isHealthy(acme, 'some') // mails name an address on loopback
  before(async function () {
    this.timeout(60_000)
    post = await openMailbox()
    const policy = 'customer=members,client=owners,partner=nobody,link=nobody'
    acme = await tappedWorld(ORG, { BELLHOP_SMTP: post.url, BELLHOP_OUTSIDE: policy, BELLHOP_DESKTOP_DEVICES: '0' })
  })
  after(async () => {
    await acme?.end()
    await post?.end()
  })
  afterEach(end)

  /** Somebody brings in a guest by mail; the guest's username and access code. */
  async function invites(by: string, address: string, fields: Record<string, string> = {}) {
    const answer = await as(by, 'guest-invite', { address, as: 'customer', ...fields })
    const { text } = read(await post.arrives(address))
    const code = /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/.exec(text)?.[0] ?? ''
    return { answer, code, username: /here as (\S+)@acme\.test/.exec(answer)?.[1] ?? '' }
  }

  const rows = async (by: string, name: string, fields = {}) => {
    const answer = await as(by, 'list', { name, ...fields })
    if (!answer.startsWith('{')) return answer
    const { table }: { table: { rows: string[][] } } = JSON.parse(answer)
    return table.rows.map(([address = '', , list, by]) => [address.split('@')[0], list, by].filter(Boolean).join(' '))
  }

  describe('a customer', () => {
    let cleo: { answer: string; code: string; username: string }
    before(async () => (cleo = await invites('dave', 'cleo@customer.example', { name: 'Cleo Customer' })))

    it('signs in with the code of a letter, and has who answers for them in the roster, and nobody else', async () => {
      const party = await online(cleo.username, cleo.code)
      expect(await roster(party)).to.deep.equal({
        [BELLHOP]: 'Bellhop | to | Bellhop',
        'dave@acme.test': 'Dave Test | both | Contacts',
      })
      expect(party.received.filter(each => MEMBERS.some(name => name !== 'dave' && String(each).includes(`${name}@`))))
        .to //
        .deep.equal([])
    })

    it('is in the roster of that member under Customers, and of those above under the member’s name', async () => {
      const seen = await Promise.all(
        ['dave', 'bob', 'ann', 'carl', 'dora'].map(async name => roster(await online(name))),
      )
      const jid = `${cleo.username}@acme.test`
      expect(seen.map(each => each[jid])).to.deep.equal([
        'Cleo Customer (guest) | both | Customers',
        'Cleo Customer (guest) | none | Customers of Dave Test',
        'Cleo Customer (guest) | none | Customers of Dave Test',
        undefined,
        undefined,
      ])
      await healthy()
    })

    it('is in the lists of both, and of nobody else', async () => {
      const row = `${cleo.username} customer Dave Test`
      expect(await rows('dave', 'customers')).to.deep.equal([row])
      expect(await rows('bob', 'customers')).to.deep.equal([row])
      expect(await rows('ann', 'customers', { of: 'dave' })).to.deep.equal([row])
      expect(await rows('carl', 'customers')).to.equal('Nobody is in the list customers.')
      expect(await rows('carl', 'customers', { of: 'dave' })).to.match(/^forbidden/)
      expect((await acme.does('list', { name: 'customers' })).table?.rows).to.have.length(1)
    })

    it('is invited again by the same member as the same guest, and by another one not at all', async () => {
      expect((await invites('dave', 'cleo@customer.example')).username).to.equal(cleo.username)
      const other = await as('carl', 'guest-invite', { address: 'cleo@customer.example', as: 'customer' })
      expect(other).to.equal('conflict: Cleo Customer is here already; Dave Test answers for this guest.')
    })

    it('sees no list of the organisation, by any command or question', async () => {
      const party = await online(cleo.username, cleo.code)
      for (const name of ['lists', 'list', 'org-show', 'guest-invite', 'guest-remove', 'members'])
        expect(await as(cleo.username, name, { name: 'organisation', group: 'team-bob' }, cleo.code), name) //
          .to.match(/^(forbidden|bad-request|item-not-found)/)
      for (const line of ['lists', 'list organisation', 'list reports', 'org show', 'help']) {
        party.says(BELLHOP, line)
        await party.hears(/./, BELLHOP)
      }
      const seen = party.received.map(String).join('\n')
      expect(MEMBERS.filter(name => name !== 'dave' && seen.includes(`${name}@`))).to.deep.equal([])
      expect(seen).not.to.match(/Ann Test|Bob Test|Dora Test|Carl Test/)
    })

    it('is handed over to somebody else', async () => {
      expect(await as('carl', 'guest-handover', { guest: cleo.username, to: 'carl' })).to.match(/^item-not-found/)
      expect(await as('bob', 'guest-handover', { guest: 'Cleo Customer', to: 'dora' })).to.equal(
        'Dora Test answers for Cleo Customer from now on.',
      )
      const jid = `${cleo.username}@acme.test`
      expect((await roster(await online('dora')))[jid]).to.equal('Cleo Customer (guest) | both | Customers')
      expect((await roster(await online('dave')))[jid]).to.equal(undefined)
      expect(Object.keys(await roster(await online(cleo.username, cleo.code)))).to.include('dora@acme.test')
      await healthy()
    })

    it('is gone when removed, and what is left says nothing of them', async () => {
      expect(await as('carl', 'guest-remove', { guest: cleo.username })).to.match(/^item-not-found/)
      expect(await as('dora', 'guest-remove', { guest: cleo.username })).to.match(/is no longer here\.$/)
      const { accounts, rosters } = await acme.state()
      expect(accounts).not.to.include(cleo.username)
      expect(JSON.stringify(rosters)).not.to.contain(cleo.username)
      await healthy()
    })
  })

  describe('report chains', () => {
    it('are rosters: those further up under Managers, those further down under Reports', async () => {
      const [fred, ann] = [await roster(await online('fred')), await roster(await online('ann'))]
      expect(fred['dave@acme.test']).to.equal("Dave Test | both | Dave Test's team")
      expect(fred['bob@acme.test']).to.equal('Bob Test | both | Managers')
      expect(fred['ann@acme.test']).to.equal('Ann Test | both | Managers')
      expect(ann['bob@acme.test']).to.equal("Bob Test | both | Ann Test's team")
      expect(ann['fred@acme.test']).to.equal('Fred Test | both | Reports')
    })

    it('are lists', async () => {
      expect(await rows('fred', 'managers')).to.deep.equal(['dave Clerk', 'bob Clerk', 'ann Clerk'])
      expect(await rows('bob', 'reports')).to.deep.equal(['dave Clerk', 'dora Clerk', 'fred Clerk'])
      expect(await rows('fred', 'organisation')).to.have.length(MEMBERS.length)
    })
  })

  describe('a group', () => {
    const told = /has guests from outside the organisation from now on\.$/

    it('says that it is external in every client as long as a guest is in it, and tells each member once', async () => {
      const [fred, dave] = [await online('fred'), await online('dave')]
      const guest = await invites('dave', 'gil@customer.example', { group: 'team-dave', name: 'Gil' })
      expect((await fred.hears(told, BELLHOP)).getChildText('body')).to.match(/^Dave Test's team has/)
      await dave.hears(told, BELLHOP)
      expect((await bookmarks(fred))[room('team-dave')]).to.match(/^Dave Test's team · external \|/)
      expect((await acme.state()).rooms['team-dave']?.[0]).to.equal("Dave Test's team · external (derived)")
      const info = await fred.asks(room('team-dave'), 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
      expect(info.toString()).to.contain('There are guests from outside the organisation here.')
      await healthy()

      await invites('dave', 'gus@customer.example', { group: 'team-dave', name: 'Gus' })
      fred.says(BELLHOP, 'whoami')
      await fred.hears(/fred/, BELLHOP)
      expect(fred.received.filter(each => told.test(each.getChildText('body') ?? ''))).to.have.length(1)

      await as('dave', 'guest-remove', { guest: guest.username })
      expect((await acme.state()).rooms['team-dave']?.[0]).to.contain('external')
      await as('dave', 'guest-remove', { guest: 'Gus' })
      expect((await acme.state()).rooms['team-dave']?.[0]).to.equal("Dave Test's team (derived)")
      expect((await bookmarks(fred))[room('team-dave')]).to.match(/^Dave Test's team \|/)
      await invites('dave', 'gus@customer.example', { group: 'team-dave', name: 'Gus' })
      await fred.hears(told, BELLHOP)
      await healthy()
    })

    it('tells each member once, wherever Bellhop is killed', async () => {
      const dora = await online('dora')
      const sprung = acme.tap.cuts(2, 'answered')
      const asked = { address: 'zoe@customer.example', as: 'client', group: 'team-bob-news' }
      const inviting = as('bob', 'guest-invite', asked).catch(() => {})
      await sprung
      acme.bellhop.kill('SIGKILL')
      await acme.bellhop.ended
      await inviting
      await acme.restart()
      await dora.hears(told, BELLHOP)
      expect((await roster(dora))[feed('team-bob-news')]).to.equal('News from Bob Test · external | to | Broadcasts')
      await acme.restart()
      dora.says(BELLHOP, 'whoami')
      await dora.hears(/dora/, BELLHOP)
      expect(dora.received.filter(each => told.test(each.getChildText('body') ?? ''))).to.have.length(1)
      expect(await withStore(store => store.externals.find({ where: { told: false } }))).to.deep.equal([])
      await healthy()
    }).timeout(60_000)
  })

  describe('the policy', () => {
    it('lets members bring a customer into a group that they are in, and a client only its owners', async () => {
      expect((await invites('fred', 'kim@customer.example', { group: 'team-dave' })).answer).to.match(/is here as/)
      const client = await as('fred', 'guest-invite', { address: 'k@c.example', as: 'client', group: 'team-dave' })
      expect(client).to.equal('forbidden: Only the owners of team-dave can invite outsiders of this kind into it.')
      expect((await invites('dave', 'kay@customer.example', { as: 'client', group: 'team-dave' })).answer).to.match(
        /is here/,
      )
    })

    it('lets nobody but the administrator bring in a partner, who says who answers for them', async () => {
      const partner = { address: 'pam@partner.example', as: 'partner' }
      expect(await as('ann', 'guest-invite', partner)).to.match(/^forbidden: Only the administrator brings in/)
      const refusal = await acme.does('guest-invite', partner).catch((error: Error) => error.message)
      expect(refusal).to.match(/Say which member answers/)
      expect((await acme.does('guest-invite', { ...partner, for: 'ann' })).text).to.match(/is here as/)
    })

    it('holds for guests who are here already, too', async () => {
      await acme.does('guest-invite', { address: 'pat@partner.example', as: 'partner', for: 'dave', name: 'Pat' })
      const pat = (await acme.does('list', { name: 'partners' })).table?.rows.find(([, name]) => name === 'Pat')?.[0]
      const add = await as('carl', 'group-add', { group: 'team-carl', who: pat?.split('@')[0] ?? '' })
      expect(add).to.match(/^forbidden: Only the administrator brings in/)
    })

    it('holds for a selection that is kept as a group, too', async () => {
      const partner = {
        address: 'pru@partner.example',
        as: 'partner',
        for: 'dave',
        name: 'Pru',
        group: 'team-dave-news',
      }
      const { text = '' } = await acme.does('guest-invite', partner)
      const only = /here as (\S+)@acme\.test/.exec(text)?.[1] ?? ''
      const sent = await as('dave', 'broadcast-send', { group: 'team-dave-news', text: 'x', only, keep: 'vips' })
      expect(sent).to.contain('not kept: Only the administrator brings in')
    })

    it('tells no member by a refusal who is in a broadcast group', async () => {
      const zoe = { id: 'guest/zoe', username: 'guest-zoezoe', name: 'Zoe', manager: null, profile: {} }
      await withStore(async ({ people, memberships, groups }) => {
        const [group] = await groups.find({ where: { name: 'team-dave-news' } })
        if (!group) throw new Error('no group')
        const { owner } = group
        await people.put({ ...zoe, sponsor: owner, list: 'customer', jid: 'zoe@elsewhere.example' })
        await memberships.put({ ...newMembership(group.id, { person: zoe.id }), added: owner })
      })
      const into = { address: 'zoe@elsewhere.example', as: 'customer', jid: 'yes', group: 'team-dave-news' }
      expect(await as('dave', 'guest-invite', into)).to.match(/^conflict: Zoe .* is here already/)
      expect(await as('fred', 'guest-invite', into)).to.match(/^zoe@elsewhere.example is asked/)
      await acme.does('guest-remove', { guest: zoe.username })
    })

    it('may leave links to members, to whom they are no way in from outside', async () => {
      const { link = '' } = await acme.does('qr-group', { group: 'team-carl' })
      const refusal = await acme.does('guest-add', { token: link }).catch((error: Error) => error.message)
      expect(refusal).to.match(/^forbidden: Here nobody comes in by a link/)
    })

    it('lets nobody invite into a group that they are not in', async () => {
      const into = { address: 'x@customer.example', as: 'customer', group: 'team-carl' }
      expect(await as('fred', 'guest-invite', into)).to.match(/^item-not-found: There is no group/)
    })
  })
})
