// What one member of a broadcast group can obtain, from inside, as a guest here or on a partner's server, with groups in the
// group and selective sends: everything that reaches them is collected, and no other member's address is in it.
//
// Meant to be visible: to members the organisation's own list and their own roster; to people of the partner's each other.
import { expect } from 'chai'
import { aboutFeed, aboutGroup, anywhere, approach, COMMANDS, fence, MAM, PUBSUB } from '../support/curious.ts'
import { basic, command } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import { roster } from '../support/sights.ts'
import type { World } from '../support/world.ts'

const GROUP = 'alliance'
const ADDRESS = `${GROUP}@bellhop.acme.test`
const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'news.acme.test'
const bare = ({ jid }: Party) => jid.split('/')[0] ?? ''

describe('the privacy of a broadcast group with outsiders', () => {
  let both: Partners
  let acme: World
  let ann: Party
  /** Those who are in the group: the addresses that nobody else of them may learn. */
  let members: Record<string, string>
  let guests: Record<string, { username: string; code: string }>
  before(async function () {
    this.timeout(120_000)
    both = await openPartners()
    acme = both.acme
    ann = await acme.person('ann')
    ann.says(BELLHOP, `group create --kind broadcast ${GROUP} The ${GROUP}`)
    await ann.hears(`The ${GROUP} is ${ADDRESS}: what you write there goes to its members.`, BELLHOP)
    await acme.does('group-add', { group: GROUP, who: 'team-bob-news, carl' })
    guests = { gwen: await localGuest('Gwen'), gary: await localGuest('Gary') }
    for (const name of ['pete', 'pia']) await federated(name)
    members = {
      ...Object.fromEntries(['bob', 'dave', 'dora', 'carl'].map(name => [name, `${name}@acme.test`])),
      ...Object.fromEntries(Object.entries(guests).map(([name, { username }]) => [name, `${username}@acme.test`])),
      ...{ pete: 'pete@partner.test', pia: 'pia@partner.test' },
    }
  })
  after(() => both?.end())

  async function localGuest(name: string) {
    const { link = '' } = await acme.does('qr-group', { group: GROUP })
    const { table } = await acme.does('guest-add', { token: link, name })
    const [address = '', code = ''] = table?.rows[0] ?? []
    return { username: address.split('@')[0] ?? '', code }
  }

  async function federated(name: string) {
    const party = await both.partner.person(name)
    const address = `${name}@partner.test`
    await acme.does('guest-invite', { address, as: 'partner', jid: 'true', group: GROUP, for: 'ann' })
    await party.hears(/^Ann Test of Acme invites you/, BELLHOP)
    party.says(BELLHOP, 'yes')
    await party.hears(/^You are in/, BELLHOP)
    await party.leaves()
  }

  const signIn = (name: string): Promise<Party> => {
    const guest = guests[name]
    if (guest) return acme.person(guest.username, { password: guest.code })
    return members[name]?.endsWith('partner.test') ? both.partner.person(name) : acme.person(name)
  }

  /** Addresses, and names of guests, that somebody was given without having been meant to know them. */
  async function givenAway(name: string, party: Party, more = ''): Promise<string[]> {
    const known = Object.keys(await roster(party))
    const isOwn = (address: string) => address === bare(party) || known.includes(address)
    const isColleague = (address: string) => address.endsWith('partner.test') && members[name]?.endsWith('partner.test')
    const secret = Object.values(members).filter(address => !isOwn(address) && !isColleague(address))
    const text = party.received.map(String).join('\n') + more
    const names = ['Gwen', 'Gary'].filter(each => each.toLowerCase() !== name)
    return [...secret, ...names].filter(each => text.includes(each))
  }

  it('is judged among as many as there are', async () => {
    const { table } = await acme.does('members', { group: GROUP })
    const shown = table?.rows.map(([address]) => address)
    expect(shown).to.include.members(Object.values(members).filter(address => !address.startsWith('bob@')))
  })

  for (const name of ['dave', 'gwen', 'pete'])
    describe(`for ${name}, ${{ dave: 'inside', gwen: 'a guest here', pete: 'a guest on a partner’s server' }[name]}`, () => {
      let party: Party
      before(async () => (party = await signIn(name)))
      after(async () => {
        expect(party.received.map(String).join('\n')).to.contain(GROUP)
        await party.leaves()
      })

      it('is kept while the others come, go, answer and get what is sent to all or some of them', async () => {
        const others = await Promise.all(['dora', 'carl', 'gary', 'pia'].map(signIn))
        for (const other of others) {
          const subscribe = `<subscribe node='${GROUP}' jid='${bare(other)}'/>`
          await other.asks(NEWS, 'set', `<pubsub xmlns='${PUBSUB}'>${subscribe}</pubsub>`)
          approach(other, ADDRESS)
          other.says(ADDRESS, 'Thank you, from all of us!')
        }
        const selected = (fields: Record<string, string>) =>
          acme.does('broadcast-send', { group: GROUP, text: `For some, ${name}`, ...fields })
        const out = guests.gary?.username ?? ''
        const me = guests[name]?.username ?? (await usernameOf(name))
        await selected({ except: `${out}, dora` })
        await selected({ only: `${me}, carl` })
        await acme.does('broadcast-send', { group: GROUP, personal: 'true', text: `Dear {{ name }}, ${name}` })
        ann.says(ADDRESS, `To all, seen by ${name}`)
        for (const other of others) await other.hears(`To all, seen by ${name}`, ADDRESS)
        await party.hears(`To all, seen by ${name}`, ADDRESS)
        // What a partner's server returned just after it came back is sent again, and may come behind what followed.
        for (let copies = 0; copies < 2; copies++) await party.hears(`For some, ${name}`, ADDRESS)
        const some = party.received.filter(each => each.getChildText('body') === `For some, ${name}`)
        expect(some).to.have.length(2)
        for (const other of others) await other.leaves()
        expect(await givenAway(name, party)).to.deep.equal([])
        expect(party.received.join('')).not.to.contain('Thank you, from all')
      })

      it('is kept when a copy for somebody else comes back from a server that is not there', async () => {
        if (name === 'pete') return
        await both.partner.prosody.stop()
        ann.says(ADDRESS, `Partners are away, ${name}`)
        await party.hears(`Partners are away, ${name}`, ADDRESS)
        await both.partner.prosody.restart()
        expect(await givenAway(name, party)).to.deep.equal([])
      })

      it('is kept at every address, in the feed and in the archive', async () => {
        const addresses = [ADDRESS, `${ADDRESS}/x`, BELLHOP, 'bellhop.acme.test', NEWS, 'rooms.acme.test', 'acme.test']
        for (const address of addresses)
          for (const [type, payload] of anywhere) await party.asks(address, type, payload)
        for (const [type, payload] of aboutFeed(GROUP, bare(party))) await party.asks(NEWS, type, payload)
        approach(party, ADDRESS)
        approach(party, `${ADDRESS}/carl`)
        await fence(party)
        await party.asks(bare(party), 'set', `<query xmlns='${MAM}' queryid='all'/>`)
        expect(party.received.map(String).join('\n')).to.contain(`To all, seen by ${name}`)
        expect(await givenAway(name, party)).to.deep.equal([])
      })

      it('is kept by every command, in chat, ad hoc and over HTTP', async () => {
        const lines = [
          'members',
          'broadcast history',
          'groups',
          'whoami',
          'help',
          'lists',
          'list guests',
          'list partners',
        ]
        for (const line of lines) {
          party.says(BELLHOP, /members|history/.test(line) ? `${line} ${GROUP}` : line)
          await party.hears(/./, BELLHOP)
        }
        for (const node of [
          'members',
          'broadcast-history',
          'broadcast-send',
          'guest-remove',
          'guest-invite',
          'group-add',
        ])
          for (const to of ['bellhop.acme.test', ADDRESS]) {
            await party.asks(to, 'set', `<command xmlns='${COMMANDS}' node='${node}'/>`)
            await party.asks(to, 'set', aboutGroup(node, GROUP))
          }
        const bodies = name === 'pete' ? [] : await overHttp(name)
        expect(await givenAway(name, party, bodies.join('\n'))).to.deep.equal([])
      })
    })

  async function overHttp(name: string): Promise<string[]> {
    const { username, code } = guests[name] ?? { username: name, code: await acme.code(name) }
    const asked: [string, object][] = [
      ['members', { group: GROUP }],
      ['broadcast-history', { group: GROUP }],
      ['broadcast-send', { group: GROUP, text: 'x', only: 'carl' }],
      ['group-remove', { group: GROUP, who: 'carl' }],
      ['guest-remove', { guest: 'Gary' }],
      ['list', { name: 'guests' }],
    ]
    const replies = await Promise.all(
      asked.map(([node, fields]) => command(acme.config, node, fields, basic(username, code))),
    )
    // A refusal repeats the name that was asked for, whether there is one or not.
    return replies.map(({ body }) => body.replaceAll("'Gary'", ''))
  }

  async function usernameOf(name: string): Promise<string> {
    if (!members[name]?.endsWith('partner.test')) return name
    const { table } = await acme.does('list', { name: 'partners' })
    const shown = table?.rows.find(([address]) => address === members[name])
    expect(shown, name).not.to.equal(undefined)
    return members[name] ?? ''
  }
})
