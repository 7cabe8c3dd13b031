// What a person may do with the own wallet, and up to how much: what the administrator has set for the person counts before what is set
// for groups, that before what is set for lists, and that before the settings. Of several groups or lists the strictest counts.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { groupsAround } from '../graph.ts'
import { LISTS, type Person } from '../model/person.ts'
import type { RuleTerms, WalletRule } from './records.ts'
import type { Limits } from './spending.ts'
import { inUnits, limitsFor } from './unit.ts'
import { say } from '../../texts/say.ts'

export type Permission = NonNullable<RuleTerms['may']>

/** From the strictest. */
const PERMISSIONS: Permission[] = ['none', 'receive', 'pay']

type TermsContext = Pick<Context, 'store' | 'config' | 'now'>

export const termsOf = ({ now }: Pick<Context, 'now'>, { current, next, from }: WalletRule): RuleTerms =>
  next && from !== undefined && from <= now().toISOString() ? next : current

/** The rules that concern a person, those for the person first. */
export async function rulesFor({ store }: Pick<Context, 'store'>, person: Person): Promise<WalletRule[]> {
  const { walletRules } = store
  const hasGroupRules = (await walletRules.count({ kind: 'group' })) > 0
  const groups = hasGroupRules ? (await groupsAround({ store }, person.id)).map(({ id }) => id) : []
  const concerned = { person: [person.id], group: groups, list: listsWith(person) }
  const found = await walletRules.find({ where: { of: { in: Object.values(concerned).flat() } } })
  const order = Object.keys(concerned)
  return found
    .filter(({ kind, of }) => concerned[kind].includes(of))
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
}

const listsWith = ({ sponsor, list }: Person): string[] =>
  sponsor === undefined ? ['organisation'] : ['guests', ...(list === undefined ? [] : [LISTS[list].toLowerCase()])]

export interface WalletTerms {
  may: Permission
  /** In the smallest unit of the currency. */
  limits: Limits
}

export async function termsFor(context: TermsContext, person: Person, currency: string): Promise<WalletTerms> {
  const base = limitsFor(context.config, currency)
  const rules = await rulesFor(context, person)
  if (!rules.length) return { may: 'pay', limits: base }
  const valuesOf = (name: 'once' | 'day' | 'month') => strictest(rules, rule => termsOf(context, rule)[name])
  const limit = (name: 'once' | 'day' | 'month') => {
    const whole = valuesOf(name)
    return whole === undefined ? base[name] : inUnits(whole, currency)
  }
  const rank = strictest(rules, rule => {
    const { may } = termsOf(context, rule)
    return may && PERMISSIONS.indexOf(may)
  })
  return {
    may: PERMISSIONS[rank ?? PERMISSIONS.length - 1] ?? 'pay',
    limits: { once: limit('once'), day: limit('day'), month: limit('month') },
  }
}

/** The least value of the most particular kind of rule that has one. */
function strictest(rules: WalletRule[], valueOf: (rule: WalletRule) => number | undefined): number | undefined {
  const kind = rules.find(rule => valueOf(rule) !== undefined)?.kind
  const values = rules.filter(rule => rule.kind === kind).flatMap(rule => valueOf(rule) ?? [])
  return values.length ? Math.min(...values) : undefined
}

/** @returns the terms of who pays @throws Fault not-acceptable where one of them may not do so */
export async function refuseParties(
  context: TermsContext,
  { payer, payee, desk, currency }: { payer: Person; payee: Person; desk?: unknown; currency: string },
): Promise<WalletTerms> {
  const terms = await termsFor(context, payer, currency)

  if (terms.may !== 'pay')
    throw new Fault('not-acceptable', say('Nothing can be paid from this wallet: limits shows why.'))
  if (!desk && (await termsFor(context, payee, currency)).may === 'none')
    throw new Fault('not-acceptable', say('Nothing can be paid to this wallet.'))
  return terms
}
