// The settings of a desk: what its supervisor decides, checked, and as the record has it.
import { Fault } from '../../xep/fault.ts'
import type { Some } from '../groups/group-members.ts'
import { checkHours } from './opening.ts'
import type { Desk } from './records.ts'
import { say } from '../../texts/say.ts'

const MOST = 100 // conversations of one agent at once
const MINUTES = 24 * 60 // until an agent has to answer, at most

/** Settings that the record has as they are asked for. */
export type DeskSettings = Pick<
  Desk,
  | 'customers'
  | 'listed'
  | 'names'
  | 'capacity'
  | 'answerMinutes'
  | 'hours'
  | 'zone'
  | 'rated'
  | 'announced'
  | 'visitors'
  | 'target'
  | 'tags'
  | 'priority'
>

/** What is asked for; nothing where a setting stays as it is. */
export interface NewSettings extends Partial<DeskSettings> {
  /** Who is asked to join when customers come faster than the agents answer. */
  standby?: Some | undefined
  /** Whose conversations come before the others. */
  first?: Some | undefined
  overflow?: Overflow | undefined
}

/** Where conversations go when nobody is there, or after some minutes; without a desk they stay. */
export interface Overflow {
  desk?: Pick<Desk, 'id'>
  minutes?: number
}

const USUAL_CASES = 3 // conversations of one agent at once, where the desk does not say

export const DEFAULTS: DeskSettings = {
  customers: 'here',
  listed: 'guests',
  names: 'first',
  capacity: USUAL_CASES,
  answerMinutes: 10,
  rated: true,
}

/** @throws Fault bad-request, not-acceptable for a guest who is to answer */
export function settingFields({ standby, first, overflow, ...settings }: NewSettings): Partial<Desk> {
  const { capacity = 1, answerMinutes = 0 } = settings
  if (capacity < 1 || capacity > MOST)
    throw new Fault('bad-request', say('An agent has from 1 to {most} conversations at once.', { most: MOST }))
  if (answerMinutes > MINUTES)
    throw new Fault(
      'bad-request',
      say('Say in up to {minutes} minutes when an agent answers; 0 is without a bound.', { minutes: MINUTES }),
    )
  checkHours(settings)
  return {
    ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    ...(standby && standbyFields(standby)),
    ...(first && { first: first.people.map(({ id }) => id), firstGroups: first.groups.map(({ id }) => id) }),
    ...(overflow && { overflow: overflow.desk?.id, overflowMinutes: overflow.minutes }),
  }
}

/** @throws Fault not-acceptable for a guest */
export function agentFields({ people, groups }: Some): Pick<Desk, 'agents' | 'agentGroups'> {
  const guest = people.find(({ sponsor }) => sponsor !== undefined)
  if (guest)
    throw new Fault('not-acceptable', say('{name} is a guest: only members answer at a desk.', { name: guest.name }))
  return { agents: people.map(({ id }) => id), agentGroups: groups.map(({ id }) => id) }
}

/** @throws Fault not-acceptable for a guest */
function standbyFields(some: Some): Pick<Desk, 'standby' | 'standbyGroups'> {
  const { agents, agentGroups } = agentFields(some)
  return { standby: agents, standbyGroups: agentGroups }
}
