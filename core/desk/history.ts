// The history of a case, as agents read it: who the customer is, and what was written.
import { dayText } from '../model/day.ts'
import type { Context } from '../context.ts'
import { LISTS } from '../model/person.ts'
import { peopleById } from '../people/person.ts'
import { firstName } from './case.ts'
import type { Case, CaseLine, Desk } from './records.ts'

const SHOWN = 50 // lines
const LONGEST = 50_000 // characters of a history; the oldest lines go first

/** The first thing that an agent reads of a case. */
export const introductionOf = async (context: Context, of: Case, desk: Desk): Promise<string> =>
  `${await aboutCustomer(context, of, desk)}\nAnswer here to take the conversation. !help lists what else you can write.`

/** Who writes, and what is known of that person. */
export async function aboutCustomer(context: Context, of: Case, desk: Desk): Promise<string> {
  const { store, config } = context
  const person = await store.people.get(of.customer)
  const sponsor = person?.sponsor === undefined ? undefined : await store.people.get(person.sponsor)
  const kind =
    person?.sponsor === undefined ? 'member' : person.list ? LISTS[person.list].slice(0, -1).toLowerCase() : 'guest'
  const isVisitor = (await store.deskVisitors.get(of.customer)) !== undefined
  const origin = isVisitor ? ', by the page of the desk' : sponsor ? `, brought in by ${sponsor.name}` : ''
  const who = person ? `${kind}${origin}` : 'on another server'
  const earlier = await store.cases.find({
    where: { customer: of.customer, state: 'closed' },
    sort: 'closed',
    descending: true,
    limit: 100,
  })
  const [last] = earlier
  const known = last?.closed
    ? `Earlier conversations: ${earlier.length}, the last one on ${dayText(last.closed.slice(0, 10))}.`
    : 'This is the first conversation.'
  const tags = of.tags?.length ? ` For: ${of.tags.join(', ')}.` : ''
  return `${of.name} (${who}) writes to ${desk.title}, ${config.orgName}. ${known}${tags}`
}

/** The latest lines of a case as text, oldest first. @param before only those that were written before this time */
export async function historyText(context: Context, of: Case, before?: string): Promise<string> {
  const where = { case: of.id, ...(before !== undefined && { at: { lt: before } }) }
  const found = await context.store.caseLines.find({ where, sort: 'at', descending: true, limit: SHOWN })
  const ids = [...new Set(found.map(({ agent }) => agent).filter(id => id !== undefined))]
  const names = new Map((await peopleById(context, ids)).map(person => [person.id, firstName(person)]))
  return latestOf(found.map(line => shownLine(of, line, names)))
    .reverse()
    .join('\n')
}

/** @param lines the latest first */
function latestOf(lines: string[]): string[] {
  let left = LONGEST
  const end = lines.findIndex(({ length }) => (left -= length) < 0)
  return end < 0 ? lines : [...lines.slice(0, end), '– What was written before is too long to be shown here.']
}

function shownLine({ name }: Case, line: CaseLine, names: Map<string, string>): string {
  const { by, agent = '', text, files = [], retracted } = line
  if (by === 'event') return `– ${text}`
  const who = by === 'customer' ? name : (names.get(agent) ?? 'An agent')
  const said = retracted ? '(taken back)' : [text, ...files.map(({ urls }) => urls[0])].filter(Boolean).join(' ')
  return by === 'note' ? `(note of ${who}) ${said}` : `${who}: ${said}`
}
