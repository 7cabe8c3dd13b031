// Sends stanzas and says what is wrong with their answers: none where one is due, one where none is, or one too many.
import type { Element } from 'ltx'
import { poll } from '../../setup/ports.ts'
import { fence } from '../support/curious.ts'
import type { Party } from '../support/party.ts'
import type { Due, Kind } from './kinds.ts'

export interface Sent {
  /** The kind of sender, and who it is. */
  by: string
  party: Party
  kind: Kind
  to: string
  id: string
  text: string
  /** Sent a second time at once, as a client does that lost its stream. */
  isRepeated?: boolean
}

const PATIENCE = { milliseconds: 20_000, every: 10 }
const HOSTS = ['acme.test', 'rooms.acme.test', 'news.acme.test', 'bellhop.acme.test']

const bare = (jid: unknown) => String(jid ?? '').split('/')[0] ?? ''

/**
 * Sends a round and waits for what is due. In a round a sender writes at most one message and one presence to a bare address,
 * as not every answer says what it answers.
 * @returns what is wrong, in words
 */
export async function judgeRound(round: Sent[], everybody: Party[]): Promise<string[]> {
  const begins = new Map(everybody.map(party => [party, party.received.length]))
  const since = (party: Party) => party.received.slice(begins.get(party) ?? 0)
  for (const { party, kind, to, id, text, isRepeated } of round)
    for (let times = isRepeated ? 2 : 1; times > 0; times--) party.sends(kind.build(to, id, text))
  const isDue = (sent: Sent) => dueOf(sent) === 'one' || dueOf(sent) === 'some'
  const isAnswered = (sent: Sent) => since(sent.party).some(stanza => answers(stanza, sent))
  const isDelivered = (sent: Sent) => everybody.some(party => since(party).some(stanza => delivers(stanza, sent)))
  const isSettled = (sent: Sent) => isAnswered(sent) || (dueOf(sent) === 'some' && isDelivered(sent))
  await poll(async () => round.filter(isDue).every(isSettled), PATIENCE)
  await settled(new Set(round.map(({ party }) => party)))
  return round.flatMap(sent => {
    const wrong = judge(sent, { own: since(sent.party), all: everybody.map(since), settled: isSettled(sent) })
    return wrong ? [`${sent.by} sends ${sent.kind.name} to ${sent.to}: ${wrong}`] : []
  })
}

/** What was sent before is handled: the hosts answer in order, Bellhop one sender's messages to one address. */
async function settled(parties: Set<Party>): Promise<void> {
  await Promise.all([...parties].flatMap(party => HOSTS.map(host => fence(party, host))))
}

/** Of a presence to oneself nothing is due. */
function dueOf({ kind, to, party }: Sent): Due {
  if (kind.stanza === 'presence' && bare(to) === bare(party.jid)) return 'free'
  return typeof kind.due === 'string' ? kind.due : kind.due(to)
}

interface Seen {
  own: Element[]
  all: Element[][]
  settled: boolean
}

function judge(sent: Sent, { own, all, settled: isSettled }: Seen): string | undefined {
  const due = dueOf(sent)
  if ((due === 'one' || due === 'some') && !isSettled) return 'no answer'
  const found = own.filter(stanza => answers(stanza, sent))
  const answer = found.find(stanza => !tellsWhoIsThere(stanza)) // a room shows out whoever sends an error
  if (due === 'none' && answer) return `an answer to what has none: ${answer}`
  const most = sent.isRepeated ? 2 : 1 // what is said again is said to a repetition
  const twice = [...formsOf(found)].find(([, count]) => count > most)
  if (twice) return `${twice[1]} times ${twice[0]}: ${found.join('')}`
  const copies = all.map(each => each.filter(stanza => delivers(stanza, sent)).length)
  if (copies.some(count => count > 1)) return 'delivered twice'
  if (found.some(isError) && copies.some(Boolean)) return `refused and delivered: ${found.find(isError)}`
  return undefined
}

const isError = ({ attrs }: Element) => attrs.type === 'error'

const tellsWhoIsThere = ({ name, attrs }: Element) =>
  name === 'presence' && (attrs.type === undefined || attrs.type === 'unavailable')

/** An error, a receipt and words are three forms of an answer, of which each comes once. Who is there is told in many presences. */
function formsOf(found: Element[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const stanza of found) {
    if (tellsWhoIsThere(stanza)) continue
    const form = `${stanza.name} ${stanza.attrs.type ?? ''} ${stanza.getChild('received') ? 'receipt' : ''} ${stanza.attrs.from}`
    counts.set(form, (counts.get(form) ?? 0) + 1)
  }
  return counts
}

/** Whether the sender got this as an answer: by its id, or for want of one by who wrote it. */
function answers(stanza: Element, { kind, to, id, party }: Sent): boolean {
  const { name, attrs } = stanza
  if (name !== kind.stanza) return false
  if (attrs.from === party.jid && (name !== 'iq' || kind.due === 'none')) return false // what one sends to oneself
  if (name === 'iq') return attrs.id === id && (attrs.type === 'result' || attrs.type === 'error')
  if (attrs.id === id && (attrs.type === 'error' || bare(attrs.from) !== bare(party.jid))) return true
  if (bare(attrs.from) !== bare(to) || isForward(stanza)) return false
  if (name === 'presence') return attrs.id === undefined && attrs.type !== 'subscribe'
  return attrs.type !== 'error' && (getsReceipt(stanza, id) || getsRejected(stanza, id) || isReply(stanza, to))
}

const getsReceipt = (stanza: Element, id: string) => stanza.getChild('received', 'urn:xmpp:receipts')?.attrs.id === id

const getsRejected = (stanza: Element, id: string) =>
  stanza.getChildElements().some(child => child.name === 'reject' && child.attrs.id === id)

/** Words of an address of Bellhop's: of people and rooms the words are their own. */
const isReply = (stanza: Element, to: string) =>
  bare(to).endsWith('bellhop.acme.test') && stanza.getChild('answer') !== undefined

const isForward = (stanza: Element) => stanza.getChild('broadcast') !== undefined

/** Whether somebody got the stanza itself: with its id and from its sender, or its words. */
function delivers(stanza: Element, { kind, id, text, party, to }: Sent): boolean {
  const { name, attrs } = stanza
  if (name !== kind.stanza || isError(stanza)) return false
  if (name === 'presence')
    return (
      attrs.type === 'subscribe' &&
      bare(attrs.from) === bare(party.jid) &&
      bare(attrs.to) === bare(to) &&
      kind.build(to, id, text).includes("'subscribe'")
    )
  if (name !== 'message' || stanza.getChild('answer')) return false
  return attrs.id === id || (text.includes(id) && (stanza.getChildText('body') ?? '').includes(text))
}
