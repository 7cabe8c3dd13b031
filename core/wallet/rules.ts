// Limits and permissions that the administrator sets for a person, a group or a list. A change waits for a while, and is told at once.
import type { Context } from '../context.ts'
import { peopleOf } from '../graph.ts'
import { findGroup } from '../groups/find.ts'
import { listNamed } from '../guests/lists.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { momentText } from '../model/moment.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { personCalled } from '../people/person.ts'
import { ownersOf } from '../policy/permit.ts'
import type { RuleTerms, WalletRule } from './records.ts'
import { termsOf } from './terms.ts'

const HOUR = 3_600_000 // ms

/** For whom a rule is. */
export interface Concerned extends Pick<WalletRule, 'id' | 'kind' | 'of'> {
  /** As people read it. */
  name: string
  /** The ids of the people. */
  people: string[]
}

/** @param named a username, a group or a list @throws Fault item-not-found */
export async function concernedNamed(context: Context, named: string): Promise<Concerned> {
  const name = named.trim().replace(/^@/, '').toLowerCase()
  const person = await personCalled(context, name.split('@')[0] ?? '')
  if (person) return concerned('person', person.id, person.name, [person.id])
  const group = await findGroup(context, name)
  if (group) {
    const people = new Set([...(await peopleOf(context, group.id)), ...ownersOf(group)])
    return concerned('group', group.id, `everybody in ${group.name}`, [...people])
  }
  const list = await listNamed(context, undefined, name)
  const people = list.people.map(({ id }) => id)
  return concerned('list', list.name, `everybody in the list ${list.name}`, people)
}

const concerned = (kind: WalletRule['kind'], of: string, name: string, people: string[]): Concerned => ({
  ...{ id: `${kind} ${of}`, kind, of, name, people },
})

/**
 * Changes a rule from a later moment on, and tells the people whom the rule concerns.
 * @param terms undefined takes the rule away
 * @returns what the administrator reads
 */
export function changeRule(context: Context, about: Concerned, terms: RuleTerms | undefined): Promise<string> {
  const { store, config, now } = context
  const { id, kind, of, name, people } = about
  return context.serially(`wallet rule ${id}`, async () => {
    const before = await store.walletRules.get(id)
    const next = terms ? { ...(before?.next ?? before?.current), ...terms } : {}
    const from = new Date(now().getTime() + config.walletDelay * HOUR).toISOString()
    const rule: WalletRule = { id, kind, of, current: before ? termsOf(context, before) : {}, next, from }
    const what = `From ${momentText(config, from)} on: ${termsText(next)}`
    const text = `${name}: ${what} ${people.length} ${people.length === 1 ? 'person is' : 'people are'} told.`
    const notice = newNotice(context, people, `The administrator changes your wallet. ${what}`, `${id} ${from}`)
    await store.batch([
      { put: 'walletRules', record: rule },
      ...noticeWrites(notice),
      ...inboxWrites(withAnswer(context, { text })),
    ])
    sendSoon(context, notice)
    return text
  })
}

const MAY: Record<NonNullable<RuleTerms['may']>, string> = {
  none: 'you neither pay nor are paid',
  receive: 'you are paid, and pay nothing',
  pay: 'you pay and are paid',
}

/** `you pay and are paid, at most 100 at once.` */
export function termsText({ may, once, day, month }: RuleTerms): string {
  const limits = [
    ...(once === undefined ? [] : [`${once} at once`]),
    ...(day === undefined ? [] : [`${day} in a day`]),
    ...(month === undefined ? [] : [`${month} in a month`]),
  ]
  const texts = [...(may === undefined ? [] : [MAY[may]]), ...(limits.length ? [`at most ${limits.join(', ')}`] : [])]
  return `${texts.join(', ') || 'what holds for everybody'}.`
}
