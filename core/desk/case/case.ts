// Cases: one customer's conversation with a desk. All changes of a case run one after the other (`inCase`), and each is a
// compare-and-set, so that an agent either has a case or reads who has it.
import { hosts, type Config } from '../../../config.ts'
import type { Context } from '../../context.ts'
import { idFrom, inboxId } from '../../inbox.ts'
import type { Caller } from '../../model/caller.ts'
import { bareJid, jidOf } from '../../model/jid.ts'
import type { Person } from '../../model/person.ts'
import type { Write } from '../../model/records.ts'
import type { Case, Desk } from '../records.ts'
import { currentLanguage } from '../../../texts/say.ts'

const LETTERS = 6
/** How addresses of cases begin: no desk and no group has such a name. */
export const CASE = /^case-[0-9a-z]{6}$/

export const caseAddress = ({ id }: Pick<Case, 'id'>, config: Config): string => `${id}@${hosts(config).component}`

export const inCase = <T>({ serially }: Context, { id }: Pick<Case, 'id'>, run: () => Promise<T>): Promise<T> =>
  serially(`case ${id}`, run)

/** Finds a case by its id or address. */
export async function findCase({ store, config }: Pick<Context, 'store' | 'config'>, typed: string) {
  const [local = '', host = hosts(config).component] = typed.trim().toLowerCase().split('@')
  return CASE.test(local) && host === hosts(config).component ? store.cases.get(local) : undefined
}

/** What a customer is known by: the id of a person, or an address on another server. */
export const customerOf = ({ person, jid = '' }: Caller): string => person?.id ?? bareJid(jid)

/** The open case of a customer at a desk. */
export async function openCase({ store }: Pick<Context, 'store'>, { id: desk }: Desk, customer: string) {
  const [found] = await store.cases.find({ where: { desk, customer, open: true }, limit: 1 })
  return found
}

/** Where a customer is written to; nothing when the customer is gone. */
export async function customerJid({ store, config }: Context, { customer }: Case): Promise<string | undefined> {
  const person = await store.people.get(customer)
  if (person) return jidOf(person, config)
  return customer.includes('@') ? customer : undefined
}

/** A case that a customer's message opens; the same message opens the same case. */
export function newCase(context: Context, desk: Desk, caller: Caller): Case {
  const at = context.now().toISOString()
  const customer = customerOf(caller)
  return {
    id: `case-${idFrom(context, 'case', inboxId(caller), LETTERS)}`,
    ...{ desk: desk.id, pool: desk.id, customer, name: caller.person?.name ?? customer },
    language: currentLanguage(),
    state: 'waiting',
    open: true,
    ...{ offered: [], passed: [], shown: [], known: [] },
    ...{ round: 0, since: at, opened: at, transfers: 0 },
  }
}

export type Owed = NonNullable<Case['owed']>[number]

/** The agents who are to have a case in their rosters. */
export const agentsIn = ({ state, offered, agent }: Pick<Case, 'state' | 'offered' | 'agent'>): string[] =>
  state === 'waiting' ? offered : state === 'taken' && agent !== undefined ? [agent] : []

/** Everybody who is to have a case in the roster: its agents, and who looks in on it. */
export const viewersOf = (of: Pick<Case, 'state' | 'offered' | 'agent' | 'watchers'>): string[] =>
  of.state === 'closed' ? [] : [...new Set([...agentsIn(of), ...(of.watchers ?? [])])]

/**
 * A change of a case as it was read, for a batch: refused where the state has changed meanwhile. Rosters follow it
 * (`followCase`), and its agents know its address for good.
 * @param says what the customer is told about it
 */
export function caseWrite(before: Case, patch: Partial<Case>, says?: Owed): Write {
  const { id, state, round } = before
  const known = [...new Set([...before.known, ...agentsIn({ ...before, ...patch })])]
  return {
    change: 'cases',
    id,
    when: { state, round },
    patch: { ...patch, known, unfollowed: true, ...(says && { owed: [...(before.owed ?? []), says] }) },
  }
}

/** What an agent's answer changes in a case. */
export const answeredPatch = ({ now }: Pick<Context, 'now'>, { answered }: Case): Partial<Case> => ({
  ...{ due: undefined, held: undefined, asked: undefined },
  answered: answered ?? now().toISOString(),
})

/** What makes a case wait anew, with its seniority. What nobody has answered yet is read message by message by who gets it. */
export async function waitingPatch(
  { store }: Pick<Context, 'store'>,
  before: Case,
  now: string,
): Promise<Partial<Case>> {
  const lines = await store.caseLines.find({ where: { case: before.id }, sort: 'at', descending: true, limit: 50 })
  const spoken = lines.filter(({ by }) => by === 'customer' || by === 'agent')
  const answered = spoken.findIndex(({ by }) => by === 'agent')
  const open = answered < 0 ? spoken : spoken.slice(0, answered)
  return {
    ...{ state: 'waiting', agent: undefined, offered: [], only: undefined, held: undefined, due: undefined },
    ...{ round: before.round + 1, since: open.at(-1)?.at ?? now, told: undefined },
  }
}

/** What customers and agents read as the name of an agent. */
export const firstName = ({ name, profile }: Pick<Person, 'name' | 'profile'>): string =>
  profile['given_name']?.trim() || (name.split(' ')[0] ?? name)

/** What a customer reads as the name of an agent; nothing where the desk tells no names. */
export function shownName({ names }: Pick<Desk, 'names'>, agent: Pick<Person, 'name' | 'profile'>): string | undefined {
  if (names === 'none') return undefined
  return names === 'full' ? agent.name : firstName(agent)
}
