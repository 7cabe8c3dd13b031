// The turn of a case: who comes first at a desk, and which agents are offered the case before the others.
import type { Context } from '../../context.ts'
import { groupsOf } from '../../graph.ts'
import { readerLanguage, type Reader } from '../../model/reader.ts'
import { servingIds } from '../agent.ts'
import type { Case, Desk } from '../records.ts'

const ALONE = 2 * 60_000 // ms for which a case is offered to some agents alone

/** Until when a case is offered to some agents alone. */
export const aloneUntil = ({ now }: Pick<Context, 'now'>): string => new Date(now().getTime() + ALONE).toISOString()

/** Sorts the cases of a desk: those of customers who come first, and of each kind the longest waiting. */
export const rankOf = (comesFirst: boolean, opened: string): string => `${comesFirst ? 0 : 1} ${opened}`

/** What a case gets from the desk whose agents answer. */
export async function turnAt(
  context: Context,
  desk: Desk,
  { customer, opened }: Pick<Case, 'customer' | 'opened'>,
): Promise<Pick<Case, 'rank' | 'tags' | 'tagged' | 'due'>> {
  const tags = await tagsOf(context, desk, customer)
  const isTagged = tags.length > 0 && (await someKnow(context, desk, tags))
  return {
    rank: rankOf(await comesFirst(context, desk, customer), opened),
    tags: tags.length ? tags : undefined,
    ...{ tagged: isTagged || undefined, due: isTagged ? aloneUntil(context) : undefined },
  }
}

async function comesFirst(
  context: Context,
  { first = [], firstGroups = [] }: Desk,
  customer: string,
): Promise<boolean> {
  if (first.includes(customer)) return true
  if (!firstGroups.length) return false
  const owned = await context.store.groups.find({ where: { id: { in: firstGroups }, owner: customer } })
  return owned.length > 0 || (await groupsOf(context, customer)).some(id => firstGroups.includes(id))
}

/** What an agent should know for a case: what the desk names, and the customer's language. */
async function tagsOf({ store }: Context, { tags = [] }: Desk, customer: string): Promise<string[]> {
  const language = languageOf(await store.people.get(customer))
  return [...new Set([...tags, ...(language === undefined ? [] : [language])])]
}

/** `de` for somebody whose profile says `de-CH`. */
function languageOf(person: Reader | undefined): string | undefined {
  const language = (person && readerLanguage(person))?.trim().toLowerCase().split(/[-_]/)[0]
  return language || undefined
}

const someKnow = async (context: Context, desk: Desk, tags: string[]): Promise<boolean> =>
  bestFor(tags, await knowledgeOf(context, await servingIds(context, desk))).length > 0

/** What each of these agents knows: what the agent has said, and the language of the agent's profile. */
export async function knowledgeOf({ store }: Context, agents: string[]): Promise<Map<string, string[]>> {
  const where = { id: { in: agents } }
  const said = new Map((await store.agentStates.find({ where })).map(({ id, tags = [] }) => [id, tags]))
  const languages = new Map((await store.people.find({ where })).map(person => [person.id, languageOf(person)]))
  return new Map(agents.map(id => [id, [...(said.get(id) ?? []), ...[languages.get(id) ?? []].flat()]]))
}

/** Those who know most of what a case needs; nobody where nobody knows any of it. */
export function bestFor(tags: string[], knowledge: Map<string, string[]>): string[] {
  const scores = [...knowledge].map(([agent, known]) => ({
    agent,
    score: tags.filter(tag => known.includes(tag)).length,
  }))
  const best = Math.max(0, ...scores.map(({ score }) => score))
  return best ? scores.filter(({ score }) => score === best).map(({ agent }) => agent) : []
}
