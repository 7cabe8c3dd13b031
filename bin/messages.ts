// `bellhop messages USERNAME`: no command of the gateway, as the messages are in the archives of the XMPP server.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parse } from 'ltx'
import { hosts, type Config } from '../config.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

export const messagesUsage = () =>
  say(`./bellhop messages USERNAME > messages.jsonl
prints the messages that a person wrote and got, as the XMPP server has archived them: one JSON object a line, the oldest first
  USERNAME  the person's, or the address of a guest whose account is on another server
It reads the file of the archives on this machine, and the server may run meanwhile. Messages in rooms are those that the person wrote.`)

type Place = Pick<Config, 'data' | 'domain' | 'prosodyData'>

export interface ArchivedMessage {
  /** Whose archive has the message: a username, or the address of a room. */
  archive: string
  id: string
  at: string
  from: string
  to: string
  text: string
  /** The whole message. */
  xml: string
}

/**
 * Reads one message after the other, so that no archive is too long.
 * @param person a username here, or an address elsewhere
 * @throws Fault item-not-found where there is no file of archives
 */
export function* archivedMessages(place: Place, person: string): Generator<ArchivedMessage> {
  const path = join(place.prosodyData || join(place.data, 'prosody'), 'prosody.sqlite')
  if (!existsSync(path))
    throw new Fault(
      'item-not-found',
      say('The archives are not in {path}. docs/rights.md says where else they may be.', { path }),
    )
  const file = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
  try {
    const isElsewhere = person.includes('@')
    const address = isElsewhere ? person : `${person}@${place.domain}`
    yield* read(file, ...(isElsewhere ? heldWith(place, address) : heldBy(place, person)))
    for (const message of read(file, ...heldByRooms(place, address)))
      if (wroteInRoom(message, address)) yield { ...message, archive: `${message.archive}@${hosts(place).rooms}` }
  } finally {
    file.close()
  }
}

const SELECT = 'SELECT "user", "key", "when", "value" FROM "prosodyarchive" WHERE "host" = ? AND "store" = ?'
const ORDER = 'ORDER BY "sort_id"'

type Question = [sql: string, values: string[]]

const heldBy = ({ domain }: Place, username: string): Question => [
  `${SELECT} AND "user" = ? ${ORDER}`,
  [domain, 'archive', username],
]

/** The archives of the people here have what they wrote to somebody elsewhere and got from there. */
const heldWith = ({ domain }: Place, address: string): Question => [
  `${SELECT} AND "with" = ? ${ORDER}`,
  [domain, 'archive', address],
]

const heldByRooms = (place: Place, address: string): Question => [
  `${SELECT} AND instr("value", ?) > 0 ${ORDER}`,
  [hosts(place).rooms, 'muc_log', address],
]

function* read(file: DatabaseSync, sql: string, values: string[]): Generator<ArchivedMessage> {
  for (const { user, key, when, value } of file.prepare(sql).iterate(...values)) {
    const xml = String(value)
    const message = parse(xml)
    yield {
      archive: String(user),
      id: String(key),
      at: new Date(Number(when) * 1000).toISOString(),
      from: String(message.attrs.from ?? ''),
      to: String(message.attrs.to ?? ''),
      text: message.getChildText('body') ?? '',
      xml,
    }
  }
}

/** Whether the room noted this person as who wrote, and the address does not just stand in somebody's words. */
function wroteInRoom({ xml }: ArchivedMessage, address: string): boolean {
  const item = parse(xml).getChild('x', 'http://jabber.org/protocol/muc#user')?.getChild('item')
  return String(item?.attrs.jid ?? '').split('/')[0] === address
}
