// Guests: strangers who open a link. Who gets in, what they then see, and what they do not.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { hosts } from '../../config.ts'
import { feed, jid, room } from '../support/addresses.ts'
import { csv, without } from '../support/chart.ts'
import { basic, command, knock } from '../support/doors.ts'
import { base, guestWorld, guestActions, type Guest } from '../support/guests.ts'
import type { Party } from '../support/party.ts'
import { bookmarks, roster } from '../support/sights.ts'
import { inWorld } from '../support/visits.ts'
import { guestName, cleanName } from '../../core/model/nickname.ts'
import { healthOf } from '../support/health.ts'

const MEMBERS = base.map(({ username = '' }) => username)
const BELLHOP = hosts({ domain: 'acme.test' }).bellhop

describe('a guest', () => {
  const { acme, online } = inWorld(guestWorld)
  const { link, as, stranger, attempt, healthy, withStore } = guestActions(acme)

  describe('with a link to a group', () => {
    it('is in the room when the answer comes, under the name given, and hears what is said', async () => {
      const guest = await stranger(await link('team-bob'), 'Grace Golfer')
      expect(guest.username).to.match(/^guest-[0-9a-z]{6}$/)
      const [grace, dave] = [await online(guest.username, guest.code), await online('dave')]
      expect(await bookmarks(grace)).to.deep.equal({
        [room('team-bob')]: "Bob Test's team · external | Grace Golfer (guest) | true",
      })
      await grace.joins(room('team-bob'), 'Grace Golfer (guest)')
      await dave.joins(room('team-bob'), 'Dave Test')
      dave.says(room('team-bob'), 'Welcome, Grace', 'groupchat')
      await grace.hears('Welcome, Grace')
      grace.says(room('team-bob'), 'Thank you', 'groupchat')
      await dave.hears('Thank you', `${room('team-bob')}/Grace Golfer (guest)`)
      await healthy()
    })

    it('proves no mail address by giving it: who is invited at that address is somebody else', async () => {
      const { pathname } = new URL(await link('team-carl'))
      const fields = { once: randomUUID(), name: 'Mallory', mail: 'carol@customer.example' }
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(fields).toString()
      expect((await knock(acme().config, `${pathname}/guest`, { method: 'POST', headers, body })).status).to.equal(303)
      const [mallory] = await withStore(store => store.people.find({ where: { name: 'Mallory' } }))
      expect(mallory?.mail).to.equal(undefined)
      const invited = { address: fields.mail, as: 'customer', group: 'team-carl-news' }
      const answer = await as('carl', 'guest-invite', invited)
      expect(answer)
        .to.match(/is here as guest-/)
        .and.not.contain(mallory?.username)
      const { table } = await acme().does('members', { group: 'team-carl-news' })
      expect(table?.rows.map(([, name]) => name)).not.to.include('Mallory')
    })

    it('need not give a name', async () => {
      const guest = await stranger(await link('team-carl'))
      expect(guest.name).to.equal(guestName(guest.username))
      const { rooms } = await acme().state()
      expect(rooms['team-carl']?.join()).to.contain(`${jid(guest.username)} | member | ${guest.name}`)
    })

    it('gets the next broadcast of a broadcast group, exactly once', async () => {
      const guest = await stranger(await link('team-bob-news'))
      const [party, bob] = [await online(guest.username, guest.code), await online('bob')]
      bob.says(feed('team-bob-news'), 'For members and guests')
      bob.says(feed('team-bob-news'), 'That was all')
      expect((await party.hears('For members and guests')).attrs.from).to.equal(feed('team-bob-news'))
      await party.hears('That was all')
      expect(party.received.filter(each => each.getChildText('body') === 'For members and guests')).to.have.length(1)
    })

    it('is in that group alone, and in none that is built of it', async () => {
      const guest = await stranger(await link('team-bob-news'))
      const ann = await online('ann')
      ann.says(feed('tree-ann-news'), 'For the organisation alone')
      const bob = await online('bob')
      await bob.hears('For the organisation alone')
      const party = await online(guest.username, guest.code)
      bob.says(feed('team-bob-news'), 'fence')
      await party.hears('fence')
      expect(party.received.map(String).join()).not.to.contain('For the organisation alone')
      expect(await as(guest.username, 'groups', {}, guest.code)).not.to.contain('tree-ann')
      const { feeds } = await acme().state()
      expect(feeds['team-bob-news']?.join()).to.contain(guest.username)
      expect(feeds['tree-ann-news']?.join()).not.to.contain(guest.username)
    })

    it('takes nobody else’s name in the room, and makes nobody’s name longer', async () => {
      const token = await link('team-carl')
      const refusal = await stranger(token, 'ED  test').catch(({ message }: Error) => message)
      expect(refusal).to.contain('looks like the name of somebody here')
      const [first, second] = [await stranger(token, ''), await stranger(token, 'Twin')]
      const third = await stranger(token, 'Twin')
      const carl = (await acme().state()).rooms['team-carl']?.join('\n')
      expect(carl).to.contain(`${jid('ed')} | member | Ed Test`)
      expect(carl).to.contain(`${jid(first.username)} | member | ${guestName(first.username)}`)
      expect(carl).to.contain(`${jid(second.username)} | member | Twin`)
      expect(carl).to.contain(`${jid(third.username)} | member | Twin ${third.username.slice(-6)}`)
      await healthy()
    })

    it('cannot stop the server with a name that no room takes', async () => {
      const token = await link('team-carl')
      const names = [
        '\u202Eevil',
        'שלום hello',
        'a\u200Db\u0007c',
        '🦊',
        '\uE000',
        'Guest 000000',
        '𝔄nna',
        'x'.repeat(900),
      ]
      for (const name of names) await stranger(token, name)
      await stranger(token, 'דנה')
      await stranger(token, 'דנה')
      await healthy()
    })
  })

  describe('who is in', () => {
    let guest: Guest
    let party: Party
    beforeEach(async () => {
      guest ??= await stranger(await link('team-bob-news'), 'Gwen')
      party = await online(guest.username, guest.code)
    })
    const colleagues = (text: string) =>
      MEMBERS.filter(name => new RegExp(`\\b${name}(@acme\\.test|\\b Test)`, 'i').test(text))

    it('has Bellhop and the broadcast groups as contacts, and no colleague', async () => {
      expect(Object.keys(await roster(party)).sort()).to.deep.equal([BELLHOP, feed('team-bob-news')].sort())
    })

    it('sees no member by presence, service discovery, commands or the lists of the group', async () => {
      const bob = await online('bob')
      const info = 'http://jabber.org/protocol/disco'
      for (const to of ['acme.test', 'bellhop.acme.test', 'news.acme.test', 'rooms.acme.test', feed('team-bob-news')])
        for (const node of ['', " node='http://jabber.org/protocol/commands'"])
          for (const what of ['info', 'items']) await party.asks(to, 'get', `<query xmlns='${info}#${what}'${node}/>`)
      for (const line of [
        'help',
        'whoami',
        'groups',
        'members team-bob-news',
        'members team-bob',
        'org show',
        'guests',
      ]) {
        party.says(BELLHOP, line)
        await party.hears(/./, BELLHOP)
      }
      for (const line of ['code issue dave', 'devices dave', 'code list dave', 'code issue nobody']) {
        party.says(BELLHOP, line)
        expect((await party.hears(/./, BELLHOP)).getChildText('body')).to.match(/^Nobody here is called/)
      }
      bob.says(feed('team-bob-news'), 'seen by all')
      await party.hears('seen by all')
      const seen = party.received.map(String).join('\n')
      expect(
        colleagues(seen.replace(/Nobody here is called '\w+'/g, '').replaceAll('News from Bob Test', '')),
      ).to.deep.equal([])
    })

    it('may use what concerns guests, and nothing of the organisation’s', async () => {
      const { body } = await command(acme().config, 'help', {}, basic(guest.username, guest.code))
      const { table }: { table: { rows: string[][] } } = JSON.parse(body)
      const offered = table.rows.flatMap(([, , commands = '']) => commands.split(', '))
      expect(offered).to.include.members(['help', 'whoami', 'groups', 'join', 'qr contact', 'code issue', 'devices'])
      expect(offered).not.to.include.members(['org show'])
      for (const name of ['org show', 'org apply', 'broadcast send', 'qr group', 'guests', 'guest add', 'doctor'])
        expect(offered, name).not.to.include(name)
      expect(await as(guest.username, 'org-show', {}, guest.code)).to.match(/^forbidden/)
    })

    it('is no part of the chart, its tree or its numbers', async () => {
      expect((await acme().does('org-show')).text).not.to.contain('guest-')
      const health = await healthOf<{ people: number }>(acme().config)
      expect(health.people).to.equal(MEMBERS.length)
      const shown = await acme().does('guests')
      const row = shown.table?.rows.find(([address]) => address === jid(guest.username))
      expect(row?.slice(0, 4)).to.deep.equal([jid(guest.username), 'Gwen', 'bob', 'team-bob-news'])
      expect(row?.[4]).to.match(/^link [0-9a-z]{10} of the administrator$/)
    })

    it('cannot bring in others', async () => {
      const own = await as(guest.username, 'qr-contact', {}, guest.code)
      expect(await attempt(own)).to.match(/^forbidden: Guests cannot bring in others/)
    })

    it('stays, with the group, when the chart is applied, and its username and id are refused to others', async () => {
      await acme().becomes(without(base, 'dora'))
      await acme().becomes(base)
      expect(Object.keys(await roster(party))).to.include(feed('team-bob-news'))
      const clash = [...base, { ...base[1], id: 'new', username: guest.username, manager_id: 'ann' }]
      const refusal = await acme()
        .does('org-apply', { file: csv(clash) })
        .catch((error: Error) => error.message)
      expect(refusal).to.contain(`username ${guest.username}`)
      await healthy()
    })

    it('stays a guest when who brought them in leaves: that person’s manager answers for them, and the group is gone', async () => {
      const lone = await stranger(await link('team-carl'), 'Lone')
      await acme().becomes(without(base, 'carl', 'ed', 'eve'))
      const rows = (await acme().does('guests')).table?.rows
      const row = rows?.find(([address]) => address === jid(lone.username))
      expect(row?.slice(0, 4)).to.deep.equal([jid(lone.username), 'Lone', 'ann', ''])
      expect(await withStore(store => store.memberships.find({ where: { group: 'team-chat/carl' } }))).to.deep.equal([])
      await healthy()
      await acme().becomes(base)
    })
  })

  describe('a kill -9', () => {
    for (const cut of ['before', 'half', 'answered'] as const)
      it(`between store and server (${cut}) leaves a guest whom the next start brings in`, async () => {
        const token = await link('team-bob')
        const guests = () => withStore(store => store.people.find({ where: { sponsor: 'bob' } }))
        const before = (await guests()).map(({ id }) => id)
        const sprung = acme().tap.cuts(1, cut)
        const joining = attempt(token)
        await sprung
        const fresh = (await guests()).filter(({ id }) => !before.includes(id)).map(({ username }) => username)
        acme().bellhop.kill('SIGKILL')
        await acme().bellhop.ended
        await joining
        await acme().restart()
        const { accounts, rooms } = await acme().state()
        expect(fresh).to.have.length(1)
        expect(accounts).to.include(fresh[0])
        expect(rooms['team-bob']?.join()).to.contain(fresh[0])
        await healthy()
        expect(await withStore(store => store.edits.find())).to.deep.equal([])
      }).timeout(60_000)
  })

  it('keeps of a name what every room takes', () => {
    const names = [
      '  Anna   Bell ',
      'O’Neil-Smith',
      '🦊 Fox',
      'a\nb',
      '\u202Etxt',
      'Ⅷ',
      'דנה',
      'דנה ab',
      '!!!',
      '١٢٣ سلام',
    ]
    expect(names.map(cleanName)).to.deep.equal([
      'Anna Bell',
      'O’Neil-Smith',
      'Fox',
      'a b',
      'txt',
      'VIII',
      'דנה',
      '',
      '',
      '',
    ])
  })
})
