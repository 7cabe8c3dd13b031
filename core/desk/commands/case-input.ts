// The case that a command is about: by its address or id, for its agents and who supervises its desk.
import { textInput, type Choice, type Input } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Caller } from '../../model/caller.ts'
import type { Person } from '../../model/person.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { servingIds } from '../agent.ts'
import { agentsIn, findCase } from '../case/case.ts'
import { supervisedDesks, supervises } from '../desk.ts'
import type { Case } from '../records.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 20

export const caseInput = (): Input<string> =>
  textInput('Conversation, as case-p6h8nk', {
    choices: async ({ store }, { person }) =>
      person
        ? (await store.cases.find({ where: { agent: person.id, state: 'taken' }, sort: 'opened', limit: SHOWN })).map(
            ({ id, name }) => ({ value: id, label: name }),
          )
        : [],
  })

/**
 * Finds a case for its agent, for those whom it is offered to, and for who supervises its desk.
 * @throws Fault item-not-found, for others as for a case that is not there
 */
export async function caseNamed(context: Context, typed: string, caller: Caller): Promise<Case> {
  const found = await findCase(context, typed)
  const desk = found && (await context.store.desks.get(found.pool))
  if (found && (isViewer(found, caller) || (desk && supervises(desk, caller)))) return found
  throw unknownCase(typed)
}

/** A case of a desk that the caller supervises. @throws Fault item-not-found, for others as for a case that is not there */
export async function supervisedCase(context: Context, typed: string, caller: Caller): Promise<Case> {
  const found = await findCase(context, typed)
  const desk = found && (await context.store.desks.get(found.pool))
  if (found && desk && supervises(desk, caller)) return found
  throw unknownCase(typed)
}

export async function supervisedChoices(context: Context, caller: Caller): Promise<Choice[]> {
  const desks = (await supervisedDesks(context, caller)).map(({ id }) => id)
  const open = await context.store.cases.find({
    where: { pool: { in: desks }, open: true },
    sort: 'opened',
    limit: SHOWN,
  })
  return open.map(({ id, name }) => ({ value: id, label: name }))
}

const unknownCase = (typed: string) =>
  new Fault('item-not-found', say("There is no conversation '{typed}' for you.", { typed: typed.trim().slice(0, 60) }))

const isViewer = (of: Case, { person }: Caller): boolean =>
  person !== undefined && (agentsIn(of).includes(person.id) || (!of.open && of.agent === person.id))

/** A case that waits, for any agent of its desk, a standby agent who has joined included. @throws Fault item-not-found */
export async function waitingCase(context: Context, typed: string, caller: Caller) {
  const agent = callerPerson(caller)
  const of = await findCase(context, typed)
  const desk = of && (await context.store.desks.get(of.pool))
  if (of && desk && (await servingIds(context, desk)).includes(agent.id)) return { of, agent }
  throw unknownCase(typed)
}

/** A case that the caller has. @throws Fault item-not-found, forbidden */
export async function ownCase(context: Context, typed: string, caller: Caller): Promise<{ of: Case; agent: Person }> {
  const [of, agent] = [await caseNamed(context, typed, caller), callerPerson(caller)]
  if (!of.open) throw new Fault('not-acceptable', say('This conversation is closed.'))
  if (of.agent === agent.id || of.state === 'waiting') return { of, agent }
  const other = await context.store.people.get(of.agent ?? '')
  throw new Fault('forbidden', say('{name} has this conversation.', { name: other?.name ?? say('Somebody else') }))
}
