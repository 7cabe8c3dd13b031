// No silence: each kind of stanza to each kind of address of ours gets the answer that its kind has, whoever asks.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { poll } from '../../setup/ports.ts'
import { signIn, type Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const ADDRESSES = [
  'bellhop@bellhop.acme.test',
  'bellhop.acme.test',
  'team-ajames-news@bellhop.acme.test',
  'nobody@bellhop.acme.test',
  'rooms.acme.test',
  'team-ajames@rooms.acme.test',
  'nobody@rooms.acme.test',
  'news.acme.test',
  'nobody@news.acme.test',
]

const SOON = { milliseconds: 3_000, every: 5 }
const bare = (jid: string | undefined) => jid?.split('/')[0] ?? ''

interface Kind {
  name: string
  build: (to: string, id: string) => string
  /** Whether it answers a stanza that was sent with this id to this address. */
  answers: (stanza: Element, to: string, id: string) => boolean
}

const isPresence = (stanza: Element, to: string) => stanza.name === 'presence' && bare(stanza.attrs.from) === to
const isMessage = (stanza: Element, to: string) => stanza.name === 'message' && bare(stanza.attrs.from) === to

const iq = (name: string, type: string, payload: string): Kind => ({
  name,
  build: (to, id) => `<iq to='${to}' type='${type}' id='${id}'>${payload}</iq>`,
  answers: ({ name: stanza, attrs }, _to, id) => stanza === 'iq' && attrs.id === id,
})

const call = (name: string, payload: (id: string) => string): Kind => ({
  name,
  build: (to, id) =>
    `<message to='${to}' type='chat' id='${id}'>${payload(id)}<store xmlns='urn:xmpp:hints'/></message>`,
  answers: (stanza, to, id) =>
    isMessage(stanza, to) &&
    (stanza.attrs.type === 'error' ||
      stanza.getChildElements().some(child => child.name === 'reject' && child.attrs.id === id)),
})

const text = (name: string, type: string): Kind => ({
  name,
  build: (to, id) =>
    `<message to='${to}' type='${type}' id='${id}'><body>whoami</body><request xmlns='urn:xmpp:receipts'/></message>`,
  answers: (stanza, to, id) =>
    isMessage(stanza, to) && (stanza.attrs.id === id || stanza.getChild('received')?.attrs.id === id),
})

const kinds: Kind[] = [
  iq('a question that nobody knows', 'get', "<question xmlns='urn:example:unknown'/>"),
  iq('an order that nobody knows', 'set', "<order xmlns='urn:example:unknown'/>"),
  iq('a call of a session', 'set', "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/>"),
  {
    name: 'a subscription',
    build: (to, id) => `<presence to='${to}' type='subscribe' id='${id}'/>`,
    answers: (stanza, to) =>
      isPresence(stanza, to) && [undefined, 'subscribed', 'unsubscribed', 'error'].includes(stanza.attrs.type), // a contact comes online again,
  },
  {
    name: 'an entry into a room',
    build: (to, id) =>
      `<presence to='${to}/Somebody' id='${id}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    answers: isPresence,
  },
  text('a text', 'chat'),
  text('a text of the type normal', 'normal'),
  text('a text to a room', 'groupchat'),
  call(
    'a call',
    id => `<propose xmlns='urn:xmpp:jingle-message:0' id='${id}'><description xmlns='urn:x' media='audio'/></propose>`,
  ),
  call(
    'a call with a text',
    id => `<propose xmlns='urn:xmpp:jingle-message:0' id='${id}'/><body>I am calling you</body>`,
  ),
  call(
    'an invitation to a call',
    () => "<invite xmlns='urn:xmpp:call-invites:0' video='true'/><body>Come to my call</body>",
  ),
]

describe('an address of ours', function () {
  this.timeout(120_000)
  let acme: World
  const people = new Map<string, Party>()
  before(async () => {
    acme = await ownWorld()
    for (const username of ['ajames', 'bmiller', 'ngruenbe']) people.set(username, await acme.person(username))
    const { link } = await acme.does('qr-group', { group: 'team-ajames' })
    const { table } = await acme.does('guest-add', { token: link ?? '', name: 'Quiet Guest' })
    const [[address = '', password = ''] = []] = table?.rows ?? []
    const username = address.split('@')[0] ?? ''
    const { c2sPort: port, domain } = acme.config
    people.set('a guest', await signIn({ port, domain, username, password }))
  })
  after(async () => {
    await acme.end()
  })

  async function isAnswered(party: Party, kind: Kind, to: string): Promise<boolean> {
    const [id, before] = [randomUUID(), party.received.length]
    party.sends(kind.build(to, id))
    return poll(async () => party.received.slice(before).some(stanza => kind.answers(stanza, to, id)), SOON)
  }

  for (const to of ADDRESSES)
    it(`${to} answers each kind of stanza, whoever sends it`, async () => {
      const silent: string[] = []
      for (const [name, party] of people)
        for (const kind of kinds) if (!(await isAnswered(party, kind, to))) silent.push(`${kind.name}, by ${name}`)
      expect(silent).to.deep.equal([])
    })

  it('answers a probe of those who know it', async () => {
    const party = people.get('bmiller')
    if (!party) throw new Error('nobody is there')
    const probe: Kind = {
      name: 'a probe',
      build: (to, id) => `<presence to='${to}' type='probe' id='${id}'/>`,
      answers: isPresence,
    }
    // Of others the server has nothing to tell: it keeps an 'unsubscribed' about somebody who is no contact (RFC 6121 §3.3.3).
    for (const to of ['bellhop@bellhop.acme.test', 'team-ajames-news@bellhop.acme.test'])
      expect(await isAnswered(party, probe, to), to).to.equal(true)
  })
})
