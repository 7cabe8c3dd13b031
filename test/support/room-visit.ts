// What clients do with each of their rooms when they have signed in: they join, and ask what the room is, who is in it by
// affiliation, and what was written last.
import type { Party } from './party.ts'

const AT_ONCE = 10
const ADMIN = 'http://jabber.org/protocol/muc#admin'
const affiliated = (affiliation: string) => `<query xmlns='${ADMIN}'><item affiliation='${affiliation}'/></query>`
const LATEST = "<set xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set>"

const questions: [name: string, type: 'get' | 'set', payload: string][] = [
  ['what it is', 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>"],
  ['members', 'get', affiliated('member')],
  ['admins', 'get', affiliated('admin')],
  ['owners', 'get', affiliated('owner')],
  ['archive', 'set', `<query xmlns='urn:xmpp:mam:2'>${LATEST}</query>`],
]

/**
 * Joins rooms, some at a time, and asks each of them everything. The party has enabled stream management. What the party has received is thrown away, and acknowledged
 * (XEP-0198), after each time.
 * @returns the answers that were errors, each after its room and question
 */
export async function visitRooms(party: Party, rooms: string[], nick: string): Promise<string[]> {
  const refused: string[] = []
  const visit = async (room: string) => {
    await party.joins(room, nick)
    const ask = async ([name, type, payload]: (typeof questions)[number]) => {
      const answer = await party.asks(room, type, payload)
      if (answer.attrs.type !== 'result') refused.push(`${room}, ${name}: ${answer.getChild('error')}`)
    }
    await Promise.all(questions.map(ask))
  }
  for (let at = 0; at < rooms.length; at += AT_ONCE) {
    await Promise.all(rooms.slice(at, at + AT_ONCE).map(visit))
    party.received.length = 0
    party.sends(`<a xmlns='urn:xmpp:sm:3' h='${party.handled()}'/>`)
  }
  return refused
}
