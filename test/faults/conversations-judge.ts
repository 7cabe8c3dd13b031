// The verdict on conversations with desks: what was written against what the archives of customers and agents have.
import { hosts, type Config } from '../../config.ts'
import type { Case, CaseLine, Desk } from '../../core/desk/records.ts'
import { storeOf } from '../support/store.ts'
import type { Actor } from './actor.ts'
import type { Archived } from './archive.ts'
import { SAID, type Said } from './conversations.ts'

const INTRODUCTION = /^.+ writes to .+\. (?:This is the first|Earlier) conversation/

interface Known {
  said: Map<string, Said>
  cases: Map<string, Case>
  /** The lines of each case, oldest first. */
  lines: Map<string, CaseLine[]>
  /** The names of desks, and the usernames of people, by their ids. */
  desks: Map<string, string>
  people: Map<string, string>
  archives: Map<string, Archived[]>
  component: string
}

/** The ids of messages that came back, and of those of which nobody knows what has come of them. */
export interface Heard {
  refused: Set<string>
  /** They came back because the server was away twice: they may have been stored, and sent, before. */
  doubtful: Set<string>
  /** Their streams have ended: they may have come back. */
  unheard: Set<string>
}

export const heardBy = (actors: Actor[]): Heard => ({
  refused: new Set(actors.flatMap(each => [...each.refused()])),
  doubtful: new Set(actors.flatMap(each => [...each.doubtful()])),
  unheard: new Set(actors.flatMap(each => [...each.unheard()])),
})

/**
 * Each text that was accepted is with who it is for, once, and with nobody else; each one that was refused is with nobody.
 * @returns how many cases there are, and how many texts were accepted
 */
export async function judgeConversations(
  config: Config,
  said: Said[],
  heard: Heard,
  archives: Map<string, Archived[]>,
  violations: string[],
): Promise<{ cases: number; accepted: number }> {
  const known = await readKnown(config, said, archives)
  const accepted = new Set([...known.lines.values()].flat().flatMap(({ stanza }) => stanza ?? []))
  for (const each of said) judgeSaid(known, each, accepted, heard, violations)
  for (const of of known.cases.values()) judgeCase(known, of, heard, violations)
  for (const [reader, found] of archives) judgeReader(known, reader, found, violations)
  return { cases: known.cases.size, accepted: said.filter(({ id }) => id !== undefined && accepted.has(id)).length }
}

async function readKnown(config: Config, said: Said[], archives: Map<string, Archived[]>): Promise<Known> {
  const store = await storeOf(config)
  try {
    const lines = await store.caseLines.find({ sort: 'at' })
    return {
      said: new Map(said.map(each => [each.body, each])),
      cases: new Map((await store.cases.find()).map(each => [each.id, each])),
      lines: Map.groupBy(lines, each => each.case),
      desks: new Map((await store.desks.find()).map(({ id, name }: Desk) => [id, name])),
      people: new Map((await store.people.find()).map(({ id, username }) => [id, username])),
      archives,
      component: hosts(config).component,
    }
  } finally {
    await store.close()
  }
}

/** What the server has taken has a line, or came back; it cannot be both. */
function judgeSaid(known: Known, said: Said, accepted: Set<string>, heard: Heard, violations: string[]): void {
  const { id, body } = said
  const { refused, unheard } = heard
  if (id === undefined || heard.doubtful.has(id)) return // nobody knows what has come of it
  const isAccepted = accepted.has(id)
  if (isAccepted && refused.has(id)) violations.push(`'${body}' was accepted, and came back`)
  if (!isAccepted && !refused.has(id) && !unheard.has(id)) violations.push(`'${body}' was neither accepted nor refused`)
  if (!isAccepted && readersOf(known, body).length) violations.push(`'${body}' was refused, and somebody has it`)
}

/** Who has a text from an address of ours; its writer has it as well, as written. */
const readersOf = ({ archives, component }: Known, body: string): string[] =>
  [...archives]
    .filter(([, found]) => found.some(each => each.body === body && each.from.endsWith(`@${component}`)))
    .map(([reader]) => reader)

/** As many agents answered as the case was given to, and each message is where it belongs. */
function judgeCase(known: Known, of: Case, { doubtful }: Heard, violations: string[]): void {
  const { archives, people, desks, component } = known
  const customer = people.get(of.customer) ?? ''
  const lines = known.lines.get(of.id) ?? []
  const answers = lines.filter(({ by }) => by === 'agent')
  const authors = answers.map(({ agent }) => agent).filter((agent, at, all) => agent !== all[at - 1])
  if (authors.length > of.round + 1) violations.push(`${of.id} was answered by ${authors.join(', ')}`)
  const desk = `${desks.get(of.desk)}@${component}`
  const read = bodiesFrom(archives.get(customer), desk)
  for (const { text = '', stanza = '' } of answers) {
    const times = count(read, text)
    if (times > 1 || (times < 1 && !doubtful.has(stanza))) violations.push(`${customer} has '${text}' ${times} times`)
  }
  const taken = lines.find(({ id }) => id === `${of.id} taken 0`)
  for (const { by, text = '', at, stanza = '' } of lines) {
    if (by !== 'customer' || doubtful.has(stanza)) continue
    const readers = of.known.filter(id => reads(archives.get(people.get(id) ?? ''), `${of.id}@${component}`, text))
    if (of.agent !== undefined && !readers.length) violations.push(`no agent has '${text}' of ${of.id}`)
    if (of.round > 0 || !taken || at <= taken.at) continue
    if (readers.length !== 1 || readers[0] !== of.agent)
      violations.push(`'${text}' of ${of.id} is with ${readers.map(id => people.get(id)).join(', ') || 'nobody'}`)
  }
}

const bodiesFrom = (found: Archived[] = [], address: string) =>
  found.filter(({ from }) => from === address).map(({ body }) => body)

const count = (bodies: string[], body: string) => bodies.filter(each => each === body).length

/** Whether somebody has a text, as a message or in the introduction. */
const reads = (found: Archived[] | undefined, address: string, text: string) =>
  bodiesFrom(found, address).some(body => body.includes(text))

/** Nobody has what is not for them, and nobody has anything twice. */
function judgeReader(known: Known, reader: string, found: Archived[], violations: string[]): void {
  const { said, cases, desks, people, component } = known
  const times = new Map<string, number>()
  for (const { from, body } of found) {
    const [local = '', host] = from.split('@')
    if (host !== component) continue
    const of = cases.get(local)
    for (const [text] of body.matchAll(SAID)) {
      const { by, to } = said.get(text) ?? { by: '', to: '' }
      const about = of ?? cases.get(to)
      const isOfCase = of
        ? to === local || (people.get(of.customer) === by && desks.get(of.desk) === to)
        : people.get(about?.customer ?? '') === reader && desks.get(about?.desk ?? '') === local
      if (!isOfCase) violations.push(`${reader} has from ${local}: '${text}'`)
    }
    times.set(`${local} ${body}`, (times.get(`${local} ${body}`) ?? 0) + 1)
  }
  for (const [key, many] of times) {
    const [local = ''] = key.split(' ')
    const most = Math.max(1, introductions(found, `${local}@${component}`))
    if (said.has(key.slice(local.length + 1)) && many > most) violations.push(`${reader} has ${many} times: '${key}'`)
  }
}

/** How often somebody was given a case, and so reads again what waits for an answer. */
const introductions = (found: Archived[], address: string): number =>
  bodiesFrom(found, address).filter(body => INTRODUCTION.test(body)).length
