// Polls: questions that a thousand people answer within seconds. What all answers need is read once for those that arrive together.
import type { Context } from '../context.ts'
import { findGroup } from '../groups/find.ts'
import { isOpen } from '../questions/question.ts'
import type { Question } from '../questions/records.ts'
import { askTally } from '../questions/tally.ts'
import { makeTogether } from '../runs/together.ts'
import { recipientsOf } from './chunks.ts'

const LATEST = 10 // questions of a group that a line may answer
const KNOWN = 4 // questions whose recipients stay in memory

export interface Polls {
  /** The latest questions of a group at this address of ours: those that are open, then the others, each the latest first. */
  latest: (address: string) => Promise<Question[]>
  /** Whether a person is sent the broadcast that asks. */
  isAsked: (question: Pick<Question, 'id'>, person: string) => Promise<boolean>
  /** Asks for the tally of a question. */
  tally: (question: Pick<Question, 'id'>) => Promise<void>
}

declare module '../context.ts' {
  interface Context {
    polls: Polls
  }
}

export function makePolls(context: Pick<Context, 'store' | 'config' | 'queue' | 'now'>): Polls {
  const asked = new Map<string, Promise<Set<string>>>()
  const tally = makeTogether(id => askTally(context, id))
  return {
    latest: makeTogether(address => latestQuestions(context, address)),
    isAsked: async ({ id }, person) => (await readOnce(asked, id, () => recipients(context, id))).has(person),
    tally: ({ id }) => tally(id),
  }
}

async function latestQuestions(
  context: Pick<Context, 'store' | 'config' | 'now'>,
  address: string,
): Promise<Question[]> {
  if (!(await findGroup(context, address))) return []
  const where = { from: address }
  const found = await context.store.questions.find({ where, sort: 'asked', descending: true, limit: LATEST })
  const { open = [], closed = [] } = Object.groupBy(found, each => (isOpen(context, each) ? 'open' : 'closed'))
  return [...open, ...closed]
}

/** How many have answered the question of a broadcast. */
export const answersTo = ({ store }: Pick<Context, 'store'>, id: string): Promise<number> =>
  store.answers.count({ question: id, value: { gt: '' } })

async function recipients(context: Pick<Context, 'store'>, id: string): Promise<Set<string>> {
  const broadcast = await context.store.broadcasts.get(id)
  return new Set(broadcast && (await recipientsOf(context, broadcast)))
}

/** Reads what never changes: a broadcast and its recipients are stored together, before anybody is asked. */
function readOnce<T>(known: Map<string, Promise<T>>, id: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(id)
  if (found) return found
  const fresh = read()
  known.set(id, fresh)
  fresh.catch(() => known.delete(id))
  const [oldest = id] = known.keys()
  if (known.size > KNOWN) known.delete(oldest)
  return fresh
}
