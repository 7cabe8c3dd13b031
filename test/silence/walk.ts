// Rounds of stanzas: all kinds to all addresses by all senders, or what a seed draws of them.
import { random } from '../support/random.ts'
import type { Company } from './company.ts'
import { judgeRound, type Sent } from './judge.ts'
import { KINDS } from './kinds.ts'

const SIZE = 150 // stanzas in a round
const ENOUGH = 40 // wrong answers, after which no more are looked for
const REPEATED = 10 // of so many texts to Bellhop one is sent twice

/** Each kind to each address by each sender, in rounds. @returns what is wrong */
export async function everything(company: Company): Promise<string[]> {
  const all = KINDS.flatMap(kind =>
    company.addresses.flatMap(to => [...company.senders.keys()].map(by => sentBy(company, by, kind, to))),
  )
  return judgeAll(company, all.filter(isMeantForOthers))
}

/** @returns what is wrong with so many stanzas that the seed draws */
export async function drawn(company: Company, seed: number, count: number): Promise<string[]> {
  const draw = random(seed)
  const one = <T>(list: readonly T[]): T => list[draw(list.length)]!
  const all = Array.from({ length: count }, () => {
    const sent = sentBy(company, one([...company.senders.keys()]), one(KINDS), one(company.addresses))
    const mayRepeat = sent.kind.name === 'a text' && sent.to.endsWith('bellhop.acme.test')
    return mayRepeat && draw(REPEATED) === 0 ? { ...sent, isRepeated: true } : sent
  })
  return judgeAll(company, all.filter(isMeantForOthers))
}

/** Presence to oneself changes whether one is there. */
const isMeantForOthers = ({ kind, to, party }: Sent): boolean =>
  kind.stanza !== 'presence' || to.split('/')[0] !== party.jid.split('/')[0]

/** The same number of questions that the server answers by itself, for comparison. */
export async function pings(company: Company, count: number): Promise<string[]> {
  const ping = KINDS.find(({ name }) => name === 'a ping')!
  const by = [...company.senders.keys()]
  return judgeAll(
    company,
    Array.from({ length: count }, (_, at) => sentBy(company, by[at % by.length]!, ping, 'acme.test')),
  )
}

/** Ends early where much is wrong, as each silence takes its time. */
async function judgeAll(company: Company, all: Sent[]): Promise<string[]> {
  const wrong: string[] = []
  for (const round of inRounds(all)) {
    wrong.push(...(await judgeRound(round, [...company.senders.values()])))
    if (wrong.length >= ENOUGH) break
  }
  return wrong
}

function sentBy({ senders }: Company, by: string, kind: Sent['kind'], to: string): Sent {
  const party = senders.get(by)!
  const id = crypto.randomUUID()
  const text = /^(bellhop@)?bellhop\.acme\.test/.test(to) ? 'whoami' : `Words ${id}`
  return { by, party, kind, to, id, text }
}

/** Two messages, or two presences, of a sender to one address are never in one round. */
export function inRounds(all: Sent[]): Sent[][] {
  const rounds: { sent: Sent[]; keys: Set<string> }[] = []
  for (const sent of all) {
    const key = keyOf(sent)
    let round = rounds.find(({ sent, keys }) => sent.length < SIZE && !keys.has(key))
    if (!round) rounds.push((round = { sent: [], keys: new Set() }))
    round.sent.push(sent)
    round.keys.add(key)
  }
  return rounds.map(({ sent }) => sent)
}

const keyOf = ({ by, kind, to, id }: Sent) => (kind.stanza === 'iq' ? id : `${by} ${kind.stanza} ${to.split('/')[0]}`)
