// Which rooms there are: a room that is closed to somebody answers like a room that is not there, to every kind of stanza.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { room } from '../support/addresses.ts'
import { ADMIN, anywhere, INFO, MAM, saying } from '../support/curious.ts'
import { fence } from '../support/hostile.ts'
import { makeMember } from '../support/member.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import type { Party } from '../support/party.ts'

const TAKEN = 'Ann Test'
const MUC = 'http://jabber.org/protocol/muc'
const ROOMS = 'rooms.acme.test'
const CLOSED = 'team-ann'
const ABSENT = 'team-nobody'
const CLOSED_DOWN = 'project'

const iqs = [
  ...anywhere.map(([type, payload]) => `<iq type='${type}'>${payload}</iq>`),
  `<iq type='get'><query xmlns='${MAM}'/></iq>`,
  `<iq type='get'><query xmlns='${INFO}' node='x-roomuser-item'/></iq>`,
  `<iq type='set'><query xmlns='${ADMIN}'><item affiliation='member' jid='pete@partner.test'/></query></iq>`,
  `<iq type='set'><query xmlns='${MUC}#owner'><destroy/></query></iq>`,
  `<iq type='set'><query xmlns='${MUC}#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
  "<iq type='set'><query xmlns='jabber:iq:register'><remove/></query></iq>",
  "<iq type='result'/>",
]
const messages = [
  ...['chat', 'normal', 'groupchat', 'headline', 'error'].map(
    type => `<message type='${type}'><body>Who is there?</body></message>`,
  ),
  "<message type='groupchat'><subject>Mine</subject></message>",
  `<message><x xmlns='${MUC}#user'><invite to='pete@partner.test'/></x></message>`,
  "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
]
const presences = [
  `<presence><x xmlns='${MUC}'/></presence>`,
  `<presence><x xmlns='${MUC}'><password>x</password></x></presence>`,
  '<presence/>',
  ...['unavailable', 'subscribe', 'probe', 'unsubscribe', 'error'].map(type => `<presence type='${type}'/>`),
]

describe('which rooms there are', () => {
  let both: Partners
  let inside: Party
  let strangers: Record<string, () => Party>
  before(async function () {
    this.timeout(90_000)
    both = await openPartners()
    const { acme, partner } = both
    const { link = '' } = await acme.does('qr-group', { group: 'team-bob' })
    const { table } = await acme.does('guest-add', { token: link, name: 'Gwen' })
    const [address = '', password = ''] = table?.rows[0] ?? []
    const parties = await Promise.all([
      acme.person(address.split('@')[0] ?? '', { password }),
      acme.person('dave'),
      partner.person('pete'),
      acme.person('ann'),
    ])
    const [guest, member, stranger, ann] = parties
    inside = ann
    await ann.joins(room(CLOSED), TAKEN)
    await makeMember(() => acme)('ann', 'group-create', { name: CLOSED_DOWN, title: 'Project', kind: 'chat' })
    await acme.does('group-close', { group: CLOSED_DOWN })
    strangers = { 'a guest': () => guest, 'a member of other groups': () => member, 'a stranger': () => stranger }
  })
  after(() => both?.end())
  /** What comes back for a stanza, with the address that answers. */
  async function answers(party: Party, name: string, stanza: string, resource: string): Promise<string[]> {
    const before = party.received.length
    const to = room(name) + resource
    party.sends(stanza.replace(/^<(\w+)/, `<$1 to='${to}' id='look'`))
    await fence(party, ROOMS)
    return party.received
      .slice(before)
      .filter(({ attrs }) => String(attrs.from).includes(ROOMS) && attrs.id === 'look')
      .map((answer: Element) => saying(answer.toString(), name))
  }

  for (const who of ['a guest', 'a member of other groups', 'a stranger'])
    it(`is not told to ${who} by any kind of stanza`, async () => {
      const party = strangers[who]?.() ?? expect.fail(who)
      for (const stanza of [...iqs, ...messages, ...presences])
        for (const resource of ['', `/${TAKEN}`, '/Nobody There']) {
          const absent = await answers(party, ABSENT, stanza, resource)
          for (const name of [CLOSED, CLOSED_DOWN])
            expect(await answers(party, name, stanza, resource), `${stanza} ${resource}`).to.deep.equal(absent)
        }
    })

  it('is known to whoever is in the room', async () => {
    expect(inside.jid).to.contain('ann@acme.test')
    const [known] = await answers(inside, CLOSED, `<iq type='get'><query xmlns='${INFO}'/></iq>`, '')
    expect(known).to.contain('identity')
  })
})
