// Limits and permissions that the administrator sets for a person, a group or a list. A change waits for a while, and is told at once.
import { Fault } from '../../xep/fault.ts'
import { beginningOf } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { peopleOf } from '../graph.ts'
import { findGroup } from '../groups/find.ts'
import { listsOf } from '../guests/lists.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { momentText } from '../model/moment.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { personCalled } from '../people/person.ts'
import { ownersOf } from '../policy/permit.ts'
import type { RuleTerms, WalletRule } from './records.ts'
import { termsOf } from './terms.ts'
import { say, sayCount } from '../../texts/say.ts'

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
    return concerned('group', group.id, say('everybody in {group}', { group: group.name }), [...people])
  }
  const lists = await listsOf(context, undefined)
  const list = lists.find(each => each.name === name)
  if (!list)
    throw new Fault(
      'item-not-found',
      say("There is no person, group or list '{named}'. Lists are {lists}.", {
        named: beginningOf(named, 40),
        lists: lists.map(each => each.name).join(', '),
      }),
    )
  const people = list.people.map(({ id }) => id)
  return concerned('list', list.name, say('everybody in the list {list}', { list: list.name }), people)
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
    const next = terms ? { ...termsLastSet(before), ...terms } : {}
    const from = new Date(now().getTime() + config.walletDelay * HOUR).toISOString()
    const rule: WalletRule = { id, kind, of, current: before ? termsOf(context, before) : {}, next, from }
    const what = () => laterText(context, next, from)
    const told = sayCount(people.length, '{count} person is told.', '{count} people are told.')
    const text = `${name}: ${what()} ${told}`
    const change = () => `${say('The administrator changes your wallet.')} ${what()}`
    const notice = newNotice(context, people, change, `${id} ${from}`)
    await store.batch([
      { put: 'walletRules', record: rule },
      ...noticeWrites(notice),
      ...inboxWrites(withAnswer(context, { text })),
    ])
    sendSoon(context, notice)
    return text
  })
}

/** What was set last, whether it holds already or will. */
export const termsLastSet = (rule: WalletRule | undefined): RuleTerms => rule?.next ?? rule?.current ?? {}

/** `From 31 December 2026 at 14:05 on: you pay and are paid.` */
export const laterText = ({ config }: Pick<Context, 'config'>, terms: RuleTerms, from: string): string =>
  say('From {time} on: {terms}', { time: momentText(config, from), terms: termsText(terms) })

function mayText(may: NonNullable<RuleTerms['may']>): string {
  if (may === 'none') return say('you neither pay nor are paid')
  return may === 'receive' ? say('you are paid, and pay nothing') : say('you pay and are paid')
}

/** `you pay and are paid, at most 100 at once.` */
export function termsText({ may, once, day, month }: RuleTerms): string {
  const limits = [
    ...(once === undefined ? [] : [say('{limit} at once', { limit: once })]),
    ...(day === undefined ? [] : [say('{limit} in a day', { limit: day })]),
    ...(month === undefined ? [] : [say('{limit} in a month', { limit: month })]),
  ]
  const most = limits.length ? [say('at most {limits}', { limits: limits.join(', ') })] : []
  const texts = [...(may === undefined ? [] : [mayText(may)]), ...most]
  return texts.length ? `${texts.join(', ')}.` : say('what holds for everybody.')
}
