// Taking: the first answer of an agent who is offered a case takes it. The compare-and-set of the state decides who was first.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { inboxWrites } from '../../inbox.ts'
import type { Person } from '../../model/person.ts'
import type { Write } from '../../model/records.ts'
import { caseWrite, firstName, inCase, shownName, type Owed } from '../case/case.ts'
import { followCase } from '../case/following.ts'
import { answerDue, lookLater } from '../offering/later.ts'
import { eventLine } from '../case/line.ts'
import { offerCases } from '../offering/offering.ts'
import type { Case, Desk } from '../records.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

/**
 * Gives a waiting case to an agent, who owes an answer unless this is one. For `inCase`.
 * @param further what is stored with it, as the agent's answer
 * @param isAnswer whether the agent takes it with an answer
 * @throws Fault conflict where somebody else was first
 */
export async function takeCase(
  context: Context,
  of: Case,
  agent: Person,
  further: Write[] = [],
  isAnswer = false,
): Promise<Case> {
  const at = context.now().toISOString()
  const desk = await context.store.desks.get(of.desk)
  const patch: Partial<Case> = {
    ...{ state: 'taken', agent: agent.id, offered: [], only: undefined, tagged: undefined, told: undefined },
    ...{ taken: of.taken ?? at, due: isAnswer || !desk ? undefined : answerDue(context, desk) },
    ...(isAnswer && { answered: of.answered ?? at }),
    // Who was not offered it reads all that was written until now.
    offeredAt: of.offered.includes(agent.id) ? of.offeredAt : at,
  }
  const event = eventLine(context, of, () => say('{name} took the conversation.', { name: agent.name }), {
    agent: agent.id,
    once: `taken ${of.round}`,
  })
  const says = await joinedText(context, of, desk, agent)
  await context.store.batch([caseWrite(of, patch, says), event, ...further])
  context.count('cases_taken')
  await lookLater(context, { id: of.id, due: patch.due })
  return { ...of, ...patch, ...(says && { owed: [...(of.owed ?? []), says] }) }
}

/** What a customer is told of who answers, each time when somebody else does. */
async function joinedText(
  context: Context,
  of: Case,
  desk: Desk | undefined,
  agent: Person,
): Promise<Owed | undefined> {
  const { round } = of
  const name = desk && shownName(desk, agent)
  if (name === undefined && round === 0) return undefined
  const words = () =>
    name === undefined ? say('A colleague answers you now.') : say('{name} answers you now.', { name })
  return { once: `joined ${round}`, text: await readByCustomer(context, of, words) }
}

/** Takes a case by a command, whether it was offered to this agent or not. @returns what the agent reads @throws Fault */
export async function takeByCommand(context: Context, of: Case, agent: Person): Promise<string> {
  const told = await inCase(context, of, () => takeWithRoom(context, of, agent))
  await followCase(context, of)
  await offerCases(context)
  return told
}

/** Takes a case if the agent has room for one more. One agent's takes run in order: two at once find the same room. For `inCase`. */
export const takeWithRoom = (context: Context, { id }: Pick<Case, 'id'>, agent: Person): Promise<string> =>
  context.serially(`desk agent ${agent.id}`, async () => {
    const { store } = context
    const current = await store.cases.get(id)
    if (!current?.open) throw new Fault('not-acceptable', say('This conversation is closed.'))
    if (current.state === 'taken') {
      if (current.agent === agent.id) return say('You have this conversation.')
      const other = await store.people.get(current.agent ?? '')
      throw new Fault('conflict', say('{name} has this conversation.', { name: other?.name ?? say('Somebody else') }))
    }
    const desk = await store.desks.get(current.pool)
    const load = await store.cases.count({ agent: agent.id, state: 'taken' })
    if (desk && load >= desk.capacity)
      throw new Fault(
        'resource-constraint',
        say('You have {load} conversations: close or transfer one first.', { load }),
      )
    await takeCase(context, current, agent, inboxWrites(context))
    return say('You have the conversation with {name} now.', { name: current.name })
  })

/** Says to an agent why a message goes to nobody; nothing where the agent has the case. */
export async function whyNotYours({ store }: Context, of: Case, agent: Person): Promise<string | undefined> {
  if (!of.open) return say('This conversation is closed. Your message was sent to nobody.')
  if (of.state === 'waiting')
    return of.offered.includes(agent.id)
      ? undefined
      : say('This conversation waits for somebody else, and your message was sent to nobody. /take takes it.')
  if (of.agent === agent.id) return undefined
  const other = await store.people.get(of.agent ?? '')
  const name = other ? firstName(other) : say('Somebody else')
  return say('{name} has this conversation. Your message was sent to nobody.', { name })
}
