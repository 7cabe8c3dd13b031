// The rosters of agents follow a case: its contact comes with the introduction and what was written, and goes when somebody else has
// the case. What a crash leaves undone is marked in the case (`unfollowed`).
import { buttonsOf } from '../../../xep/buttons.ts'
import { buildMessage } from '../../../xep/message-build.ts'
import type { Element } from '../../../xep/schema.ts'
import type { Context } from '../../context.ts'
import { inParallel } from '../../runs/in-parallel.ts'
import { idFrom } from '../../inbox.ts'
import { jidOf } from '../../model/jid.ts'
import type { Person } from '../../model/person.ts'
import { peopleById } from '../../people/person.ts'
import { retryByJob } from '../../runs/retry.ts'
import { agentsIn, caseAddress, inCase, viewersOf } from './case.ts'
import type { ContactChange } from './contacts.ts'
import { aboutCustomer, historyText, introductionOf } from './history.ts'
import { sendOnce } from './passing.ts'
import type { Case, CaseLine } from '../records.ts'
import { agentChoices, watcherChoices } from './agent-choices.ts'
import { tellAgents, tellOwed, tellWatchers } from './telling.ts'
import { readBy, readersByLanguage } from '../../model/reader.ts'
import { eventText } from './line.ts'
import { inLanguage, say } from '../../../texts/say.ts'

const AT_ONCE = 50 // cases that are followed at once

/** Brings the rosters of agents to what a case says. @throws Fault when the server is away; what is left undone is tried again later */
export async function followCase(context: Context, of: Pick<Case, 'id'>): Promise<void> {
  try {
    await follow(context, of)
  } catch (error) {
    await retryByJob(context, 'deskFollowing', of.id)
    throw error
  }
}

/** @param id the id of a case */
export const followLater = (context: Context, id: string): Promise<void> => follow(context, { id })

const follow = (context: Context, { id }: Pick<Case, 'id'>): Promise<void> =>
  inCase(context, { id }, async () => {
    const { cases } = context.store
    const current = await cases.get(id)
    if (!current?.unfollowed) return
    const viewers = viewersOf(current)
    const fresh = viewers.filter(each => !current.shown.includes(each))
    const gone = current.shown.filter(each => !viewers.includes(each))
    await tellOwed(context, current)
    if (current.state === 'taken') await tellTaken(context, current, gone)
    await tellEvent(context, current)
    await changeRosters(context, current, fresh, gone)
    const agents = agentsIn(current)
    await introduce(
      context,
      current,
      await peopleById(
        context,
        agents.filter(each => fresh.includes(each)),
      ),
    )
    await introduceWatchers(
      context,
      current,
      fresh.filter(each => !agents.includes(each)),
    )
    const { state, round } = current
    await cases.change(id, { state, round }, { shown: viewers, unfollowed: undefined })
  })

/** The same for several cases, whose contacts leave together. */
export const followCases = (context: Context, cases: Pick<Case, 'id'>[]): Promise<void> =>
  inParallel(cases, AT_ONCE, each => followCase(context, each))

/** Goes on, when the stream is up, with what a crash or an unreachable server left undone. */
export const resumeCases = async (context: Context): Promise<void> =>
  followCases(context, await context.store.cases.find({ where: { unfollowed: true } }))

async function tellTaken(context: Context, of: Case, people: string[]): Promise<void> {
  const agent = await context.store.people.get(of.agent ?? '')
  const others = people.filter(id => of.known.includes(id))
  if (!agent) return
  const taken = () => say('{name} has taken this conversation.', { name: agent.name })
  await tellAgents(context, of, others, taken, `taken ${of.round}`)
}

/** Who looks in reads what happens to the case. */
async function tellEvent(context: Context, of: Case): Promise<void> {
  if (!of.watchers?.length) return
  const where = { case: of.id, by: 'event' } as const
  const [last] = await context.store.caseLines.find({ where, sort: 'at', descending: true, limit: 1 })
  if (last?.text !== undefined) await tellWatchers(context, of, () => `– ${eventText(last)}`, last.id)
}

/** Who begins to look in reads all that was written until now as one text. */
async function introduceWatchers(context: Context, of: Case, people: string[]): Promise<void> {
  const desk = people.length ? await context.store.desks.get(of.pool) : undefined
  if (!desk) return
  const words = async () => {
    const about = [await aboutCustomer(context, of, desk), lookingInText(), await historyText(context, of)]
    return about.filter(Boolean).join('\n')
  }
  await tellAgents(context, of, people, words, `looks in ${context.now().toISOString()}`, watcherChoices())
}

const lookingInText = () => say('You look in: what you write here is sent to nobody. !unwatch ends it.')

async function changeRosters(context: Context, of: Case, fresh: string[], gone: string[]): Promise<void> {
  const jid = caseAddress(of, context.config)
  const people = await peopleById(context, [...fresh, ...gone])
  const changes = people.map((person): ContactChange => {
    const group = readBy(context, person, () => say('Cases'))
    const item = { jid, name: of.name, subscription: 'both' as const, groups: [group] }
    return { of: person.username, item: gone.includes(person.id) ? { jid, subscription: 'remove', groups: [] } : item }
  })
  if (changes.length) await context.caseContacts(changes)
}

/** Who gets a case reads what was written before as one text, and what nobody has answered message by message. */
async function introduce(context: Context, of: Case, people: Person[]): Promise<void> {
  if (!people.length) return
  const { store, config } = context
  const desk = await store.desks.get(of.pool)
  if (!desk) return
  const { since, offeredAt = since } = of
  const open = await store.caseLines.find({ where: { case: of.id, at: { gte: since, lte: offeredAt } }, sort: 'at' })
  const lines = open.filter(({ by, retracted }) => by === 'customer' && !retracted)
  const words = async () => {
    const about = [await introductionOf(context, of, desk), await historyText(context, of, since)]
    return about.filter(Boolean).join('\n')
  }
  const texts = await textsFor(context, people, words)
  const from = caseAddress(of, config)
  const messages = texts.flatMap(([person, text]) => {
    const to = jidOf(person, config)
    const id = idFrom(context, 'introduction', `${of.id} ${of.round} ${person.id}`)
    const buttons = buttonsOf(id, agentChoices(), { changeable: true })
    return [
      buildMessage({ id, from, to, text, isAnswer: true, buttons }),
      ...lines.map(line => lineMessage(line, from, to)),
    ]
  })
  await sendOnce(context, messages, `desk ${of.id} offered ${offeredAt}`)
}

/** A text for each reader, made once in each language. */
async function textsFor(context: Context, people: Person[], words: () => Promise<string>): Promise<[Person, string][]> {
  const texts: [Person, string][] = []
  for (const [language, readers] of readersByLanguage(context, people)) {
    const text = await inLanguage(language, words)
    texts.push(...readers.map((each): [Person, string] => [each, text]))
  }
  return texts
}

/** A line as it was written, for who was not there. */
const lineMessage = ({ stanza, text, files }: CaseLine, from: string, to: string): Element =>
  buildMessage({
    ...{ from, to, ...(stanza !== undefined && { id: stanza }) },
    ...(text !== undefined && { text }),
    ...(files && { files }),
  })
