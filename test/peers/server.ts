// The two servers that the peers are tried on: a stock one and ours, each with the same people, rooms and wishes.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { signIn, type Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { startStock } from './stock.ts'

/** A server on 127.0.0.1. */
export interface Address {
  port: number
  domain: string
  /** The file of the certificate that the server shows. */
  certificate: string
}

/** What a peer is given as a JSON file. */
export interface Task extends Address {
  username: string
  password: string
  nick: string
  /** Bare JID of a contact who sends back what they hear. */
  other: string
  /** Rooms: one of the person's own, one of others, and one that there is not yet. */
  room: string
  closed: string
  fresh: string
  /** The rooms' service. */
  rooms: string
  /** A command that asks for nothing, and one with a form, of which one field is filled in. */
  command: { at: string; plain: string; form: string; field: string; value: string }
}

export interface Server {
  name: 'stock' | 'ours'
  address: Address
  /** A password for somebody; ours is another one each time. */
  password(username: string): Promise<string>
  task(): Promise<Task>
  end(): Promise<void>
}

const DOMAIN = 'acme.test'
const ROOMS = `rooms.${DOMAIN}`
const [PERSON, OTHER] = ['nyang', 'sking'] as const // the other one leads the team
/** Of different teams, so that none is a contact of another. */
export const STRANGERS = ['bmiller', 'dfaviet', 'jwhalen'] as const
const NICK = 'Neena Yang'
const PASSWORD = 'A password of the stock server 7'

const at = (username: string) => `${username}@${DOMAIN}`

export async function openStock(): Promise<Server> {
  const accounts = Object.fromEntries([PERSON, OTHER, ...STRANGERS].map(username => [username, PASSWORD]))
  const stock = await startStock(DOMAIN, accounts, PERSON)
  const party = (username: string) => signIn({ ...stock, username, password: PASSWORD })
  const [person, other] = [await party(PERSON), await party(OTHER)]
  await befriend(person, other)
  const [room, closed] = [`team@${ROOMS}`, `others@${ROOMS}`]
  await createRoom(other, room, [at(PERSON)])
  await createRoom(other, closed, [])
  await bookmark(person, room)
  await person.leaves()
  const stop = echo(other)
  return {
    name: 'stock',
    address: stock,
    password: async () => PASSWORD,
    task: async () => ({
      ...{ ...pick(stock), username: PERSON, password: PASSWORD, nick: NICK, other: at(OTHER) },
      ...{ room, closed, fresh: freshRoom(), rooms: ROOMS },
      command: {
        at: DOMAIN,
        plain: 'uptime',
        form: 'http://jabber.org/protocol/admin#get-user-roster',
        field: 'accountjid',
        value: at(PERSON),
      },
    }),
    async end() {
      await stop()
      await stock.end()
    },
  }
}

export async function openOurs(): Promise<Server> {
  const acme = await ownWorld()
  const address = addressOf(acme)
  const other = await acme.person(OTHER)
  const stop = echo(other)
  return {
    name: 'ours',
    address,
    password: username => acme.code(username),
    task: async () => ({
      ...{ ...address, username: PERSON, password: await acme.code(PERSON), nick: NICK, other: at(OTHER) },
      ...{ room: `team-${OTHER}@${ROOMS}`, closed: `team-lgarcia@${ROOMS}`, fresh: freshRoom(), rooms: ROOMS },
      command: {
        at: `bellhop.${DOMAIN}`,
        plain: 'whoami',
        form: 'members',
        field: 'group',
        value: `team-${OTHER}`,
      },
    }),
    async end() {
      await stop()
      await acme.end()
    },
  }
}

const addressOf = ({ config }: World): Address => ({
  port: config.c2sPort,
  domain: config.domain,
  certificate: `${config.data}/certificates/${config.domain}.crt`,
})

const pick = ({ port, domain, certificate }: Address): Address => ({ port, domain, certificate })

const freshRoom = () => `fresh-${randomUUID()}@${ROOMS}`

/** Both see each other afterwards. */
async function befriend(one: Party, other: Party): Promise<void> {
  const bare = ({ jid }: Party) => jid.split('/')[0] ?? ''
  for (const [asker, asked] of [
    [one, other],
    [other, one],
  ] as const) {
    const isFrom = (party: Party, type: string) => (stanza: Element) =>
      stanza.name === 'presence' && stanza.attrs.from === bare(party) && stanza.attrs.type === type
    asker.sends(new Element('presence', { to: bare(asked), type: 'subscribe' }))
    await asked.receives(isFrom(asker, 'subscribe'), 'a wish to be a contact')
    asked.sends(new Element('presence', { to: bare(asker), type: 'subscribed' }))
    await asker.receives(isFrom(asked, 'subscribed'), 'a yes')
  }
}

/** A room for members only, listed, as a person sets one up. */
async function createRoom(owner: Party, room: string, members: string[]): Promise<void> {
  await owner.joins(room, 'Owner')
  const values = { persistentroom: '1', membersonly: '1', publicroom: '1' }
  const fields = Object.entries(values).map(
    ([name, value]) => `<field var='muc#roomconfig_${name}'><value>${value}</value></field>`,
  )
  const type = "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
  const form = `<x xmlns='jabber:x:data' type='submit'>${type}${fields.join('')}</x>`
  await owner.asks(room, 'set', `<query xmlns='http://jabber.org/protocol/muc#owner'>${form}</query>`)
  for (const jid of members) {
    const item = `<item affiliation='member' jid='${jid}'/>`
    await owner.asks(room, 'set', `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`)
  }
}

async function bookmark(person: Party, room: string): Promise<void> {
  const conference = "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/>"
  const publish = `<publish node='urn:xmpp:bookmarks:1'><item id='${room}'>${conference}</item></publish>`
  const bare = person.jid.split('/')[0] ?? ''
  await person.asks(bare, 'set', `<pubsub xmlns='http://jabber.org/protocol/pubsub'>${publish}</pubsub>`)
}

/** Sends back each chat message that is heard. @returns how it ends */
function echo(party: Party): () => Promise<void> {
  let isOver = false
  const isChat = (stanza: Element) =>
    stanza.name === 'message' && stanza.attrs.type === 'chat' && Boolean(stanza.getChildText('body'))
  const answering = (async () => {
    while (!isOver) {
      const heard = await party.receives(isChat).catch(() => {})
      if (heard) party.says(heard.attrs.from, `echo: ${heard.getChildText('body')}`)
    }
  })()
  return async () => {
    isOver = true
    await party.leaves()
    await answering
  }
}
