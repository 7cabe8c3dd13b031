// The history of a case, as agents read it: who the customer is, and what was written.
import { dayText } from '../../model/day.ts'
import type { Context } from '../../context.ts'
import type { Person } from '../../model/person.ts'
import { peopleById } from '../../people/person.ts'
import { firstName } from './case.ts'
import type { Case, CaseLine, Desk } from '../records.ts'
import { eventText } from './line.ts'
import { momentDay } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 50 // lines
const LONGEST = 50_000 // characters of a history; the oldest lines go first

/** The first thing that an agent reads of a case. */
export const introductionOf = async (context: Context, of: Case, desk: Desk): Promise<string> => {
  const about = await aboutCustomer(context, of, desk)
  return `${about}\n${say('Answer here to take the conversation. !help lists what else you can write.')}`
}

/** Who writes, and what is known of that person. */
export async function aboutCustomer(context: Context, of: Case, desk: Desk): Promise<string> {
  const { store, config } = context
  const earlier = await store.cases.find({
    where: { customer: of.customer, state: 'closed' },
    sort: 'closed',
    descending: true,
    limit: 100,
  })
  const [last] = earlier
  const [name, kind] = [of.name, await customerKind(context, of)]
  return [
    say('{name} ({kind}) writes to {desk}, {organisation}.', {
      ...{ name, kind, desk: desk.title, organisation: config.orgName },
    }),
    last?.closed
      ? say('Earlier conversations: {number}, the last one on {day}.', {
          ...{ number: earlier.length, day: dayText(momentDay(config, last.closed)) },
        })
      : say('This is the first conversation.'),
    ...(of.tags?.length ? [say('For: {tags}.', { tags: of.tags.join(', ') })] : []),
  ].join(' ')
}

/** What a customer is here: `guest, brought in by Ann Test`. */
async function customerKind({ store }: Context, { customer }: Case): Promise<string> {
  const person = await store.people.get(customer)
  if (!person) return say('on another server')
  const kind = person.sponsor === undefined ? say('member') : kindOf(person)
  if (await store.deskVisitors.get(customer)) return say('{kind}, by the page of the desk', { kind })
  const sponsor = person.sponsor === undefined ? undefined : await store.people.get(person.sponsor)
  return sponsor ? say('{kind}, brought in by {sponsor}', { kind, sponsor: sponsor.name }) : kind
}

function kindOf({ list }: Pick<Person, 'list'>): string {
  if (list === 'customer') return say('customer')
  if (list === 'client') return say('client')
  return list === 'partner' ? say('partner') : say('guest')
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
  return end < 0 ? lines : [...lines.slice(0, end), `– ${say('What was written before is too long to be shown here.')}`]
}

function shownLine({ name }: Case, line: CaseLine, names: Map<string, string>): string {
  const { by, agent = '', text, files = [], retracted } = line
  if (by === 'event') return `– ${eventText(line)}`
  const who = by === 'customer' ? name : (names.get(agent) ?? say('An agent'))
  const said = retracted ? say('(taken back)') : [text, ...files.map(({ urls }) => urls[0])].filter(Boolean).join(' ')
  return by === 'note' ? `${say('(note of {name})', { name: who })} ${said}` : `${who}: ${said}`
}
