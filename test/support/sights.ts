// What a person's client sees of the organisation: roster, bookmarks, rooms, channels; and what it is told at once.
import type { Element } from 'ltx'
import type { Party } from './party.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const ADMIN = 'http://jabber.org/protocol/muc#admin'
const USER = 'http://jabber.org/protocol/muc#user'

const bare = ({ jid }: Party) => jid.split('/')[0] ?? ''

/** Address -> name, subscription and groups, as the roster has them. */
export async function roster(party: Party): Promise<Record<string, string>> {
  const answer = await party.asks(bare(party), 'get', "<query xmlns='jabber:iq:roster'/>")
  return Object.fromEntries((answer.getChild('query')?.getChildren('item') ?? []).map(contact))
}

function contact(item: Element): [string, string] {
  const { jid, name, subscription } = item.attrs
  const groups = item.getChildren('group').map(group => group.getText())
  return [String(jid), [name, subscription, ...groups].filter(Boolean).join(' | ')]
}

/** What the next roster push about a contact says. */
export async function pushed(party: Party, jid: string): Promise<string> {
  const itemOf = (stanza: Element) => stanza.getChild('query', 'jabber:iq:roster')?.getChild('item')
  const isPush = (stanza: Element) =>
    stanza.name === 'iq' && stanza.attrs.type === 'set' && itemOf(stanza)?.attrs.jid === jid
  const item = itemOf(await party.receives(isPush, `a roster push about ${jid}`))
  return item ? contact(item)[1] : ''
}

/** Room -> name, nick, autojoin, from XEP-0402's node. */
export async function bookmarks(party: Party): Promise<Record<string, string>> {
  const items = await read(party, bare(party), 'urn:xmpp:bookmarks:1')
  return Object.fromEntries(
    (items ?? []).map(item => {
      const conference = item.getChild('conference')
      const { name, autojoin } = conference?.attrs ?? {}
      return [String(item.attrs.id), [name, conference?.getChildText('nick'), autojoin].filter(Boolean).join(' | ')]
    }),
  )
}

/** The items of a pubsub node; nothing when it cannot be read. */
export async function read(party: Party, service: string, node: string): Promise<Element[] | undefined> {
  const answer = await party.asks(service, 'get', `<pubsub xmlns='${PUBSUB}'><items node='${node}'/></pubsub>`)
  return answer.attrs.type === 'error' ? undefined : answer.getChild('pubsub')?.getChild('items')?.getChildren('item')
}

/** The addresses of an affiliation in a room, as its owners and admins can ask for them. */
export async function affiliated(party: Party, room: string, affiliation: string): Promise<string[]> {
  const query = `<query xmlns='${ADMIN}'><item affiliation='${affiliation}'/></query>`
  const answer = await party.asks(room, 'get', query)
  if (answer.attrs.type === 'error') throw new Error(`refused: ${answer.getChild('error')}`)
  const items = answer.getChild('query')?.getChildren('item') ?? []
  return items.map(({ attrs }) => String(attrs.jid)).sort()
}

/** `joined`, or the condition of the refusal. */
export const joining = (party: Party, room: string, nick: string): Promise<string> =>
  party.joins(room, nick).then(
    () => 'joined',
    (error: Error) => error.message,
  )

/** The status codes with which a room shows somebody the door. */
export async function shownOut(party: Party, room: string): Promise<string[]> {
  const isOut = ({ name, attrs }: Element) =>
    name === 'presence' && attrs.type === 'unavailable' && String(attrs.from).startsWith(`${room}/`)
  const leaving = (stanza: Element) => {
    const x = stanza.getChild('x', USER)
    return isOut(stanza) && (x?.getChild('destroy') ? true : codes(stanza).includes('110'))
  }
  const presence = await party.receives(leaving, `being shown out of ${room}`)
  return presence.getChild('x', USER)?.getChild('destroy') ? ['destroyed'] : codes(presence)
}

const codes = (presence: Element) =>
  presence
    .getChild('x', USER)
    ?.getChildren('status')
    .map(({ attrs }) => String(attrs.code)) ?? []

/** The next presence from somebody's client: `available` or its type. */
export async function presenceOf(party: Party, other: Party): Promise<string> {
  const stanza = await party.receives(
    ({ name, attrs }) => name === 'presence' && attrs.from === other.jid,
    `presence of ${other.jid}`,
  )
  return String(stanza.attrs.type ?? 'available')
}
