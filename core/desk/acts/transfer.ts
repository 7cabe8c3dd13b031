// Transfers: an agent gives a case to another agent, to another desk, or back to all. It is offered anew, with what was written.
import { Fault } from '../../../xep/fault.ts'
import type { Choice } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { peopleById, personCalled } from '../../people/person.ts'
import { presentAgents, servingIds } from '../agent.ts'
import { firstName, shownName } from '../case/case.ts'
import { findDesk } from '../desk.ts'
import { goesOnText, releaseCase, requireTaken, type Release } from './ending.ts'
import type { Case, Desk } from '../records.ts'
import { say } from '../../../texts/say.ts'

const POOL = 'pool'
const SHOWN = 15 // agents to choose from

/** @returns what the agent reads @throws Fault item-not-found, not-acceptable for an agent who is not there */
export async function transferCase(context: Context, of: Case, typed: string, agent: string): Promise<string> {
  requireTaken(of)
  const desk = await context.store.desks.get(of.pool)
  if (!desk) throw new Fault('item-not-found', say('The desk of this conversation is gone.'))
  const { release, told } = await targetOf(context, of, desk, typed.trim())
  const isDone = await releaseCase(context, of, release, current => current.agent === agent)
  if (!isDone) throw new Fault('conflict', say('Somebody else has this conversation by now.'))
  return told
}

interface Target {
  release: Release
  told: string
}

async function targetOf(context: Context, of: Case, desk: Desk, typed: string): Promise<Target> {
  if (typed.toLowerCase() === POOL)
    return {
      release: { event: () => say('Given back to all agents.'), customer: goesOnText },
      told: say('All agents who have room are offered it.'),
    }
  const other = await findDesk(context, typed)
  if (other && other.id !== desk.id)
    return {
      release: {
        event: () => say('Transferred to {name}.', { name: other.title }),
        customer: () => nameGoesOn(other.title),
        pool: other,
      },
      told: say('The agents of {title} are offered it.', { title: other.title }),
    }
  const person = await personCalled(context, typed.toLowerCase().split('@')[0] ?? '')
  if (!person || !(await servingIds(context, desk)).includes(person.id))
    throw new Fault(
      'item-not-found',
      say("'{typed}' is no agent of {title} and no other desk.", { typed: typed.slice(0, 60), title: desk.title }),
    )
  if (person.id === of.agent) throw new Fault('not-acceptable', say('You have it already.'))
  if (!(await presentAgents(context, desk)).includes(person.id))
    throw new Fault('not-acceptable', say('{name} takes no conversations at the moment.', { name: person.name }))
  const name = shownName(desk, person)
  return {
    release: {
      event: () => say('Transferred to {name}.', { name: person.name }),
      customer: () => (name === undefined ? goesOnText() : nameGoesOn(name)),
      only: person,
    },
    told: say('{name} is offered it.', { name: firstName(person) }),
  }
}

const nameGoesOn = (name: string): string => say('{name} goes on with you. You need not repeat anything.', { name })

/** To whom a case can be given: agents who are there, other desks, and all. */
export async function transferChoices(context: Context, of: Case | undefined): Promise<Choice[]> {
  const desk = of && (await context.store.desks.get(of.pool))
  if (!of || !desk) return []
  const people = await peopleById(context, await presentAgents(context, desk))
  const others = people.filter(({ id }) => id !== of.agent).slice(0, SHOWN)
  const desks = (await context.store.desks.find({ sort: 'title', limit: SHOWN })).filter(({ id }) => id !== desk.id)
  return [
    ...others.map(({ username, name }) => ({ value: username, label: name })),
    ...desks.map(({ name, title }) => ({ value: name, label: title })),
    { value: POOL, label: say('Everybody at the desk') },
  ].slice(0, 20)
}
