import { Fault, unlessRefused } from '../../../xep/fault.ts'
import { booleanInput, command, numberInput, optionalText, type Answer, type Input } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Edited } from '../../model/edited.ts'
import type { Person } from '../../model/person.ts'
import { callerUnlessNamed } from '../../people/commands/person-input.ts'
import { permit } from '../../policy/permit.ts'
import type { RuleTerms, WalletRule } from '../records.ts'
import { ruleText } from '../rule-text.ts'
import { changeRule, concernedNamed, termsLastSet } from '../rules.ts'
import { spentBy } from '../spending.ts'
import { rulesFor, termsFor, type Permission } from '../terms.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'
import { say } from '../../../texts/say.ts'

const PERMISSIONS: Permission[] = ['none', 'receive', 'pay']
const named = { named: true }

export const limits = command({
  name: 'limits',
  help: 'shows how much you can pay at once, today and in this month',
  who: 'person',
  more: [
    'The administrator sets limits and permissions of a person, a group or a list, in whole units of each currency:',
    'limits michael --once 100 --day 200 --month 1000, limits customers --may receive (or none, or pay), limits michael --lift',
    'What is set for a person counts before what is set for groups, and that before lists. A change waits, and those concerned are told at once.',
  ].join('\n'),
  inputs: {
    of: optionalText('Whose: a person, a group or a list (your own, if none is named)'),
    may: permissionInput(),
    once: { ...numberInput('The most at once'), ...named },
    day: { ...numberInput('The most in a day'), ...named },
    month: { ...numberInput('The most in a month'), ...named },
    lift: booleanInput('Take away what was set'),
  },
  edits: async (context, { admin }, { of = '' }) => (admin && of.trim() ? limitsEdited(context, of) : undefined),
  async run(context, caller, { of, lift, ...given }) {
    if (of === undefined) return showLimits(context, callerUnlessNamed(caller))
    permit('admin', caller)
    const about = await concernedNamed(context, of)
    const terms: RuleTerms = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    if (lift) return { text: await changeRule(context, about, undefined) }
    if (Object.keys(terms).length) return { text: await changeRule(context, about, terms) }
    const rule = await context.store.walletRules.get(about.id)
    return {
      text: rule ? `${about.name}: ${ruleText(context, rule)}` : say('{name}: nothing is set.', { name: about.name }),
    }
  },
})

/** What a form of the administrator shows: what is set, or will be when the delay is over. Nothing for a name that is unknown. */
async function limitsEdited(context: Context, of: string): Promise<Edited | undefined> {
  const about = await concernedNamed(context, of).catch(unlessRefused)
  if (!about) return undefined
  const { may = '', ...most } = termsLastSet(await context.store.walletRules.get(about.id))
  const amounts = Object.entries(most).map(([name, amount]) => [name, String(amount)])
  return {
    id: `wallet rule ${about.id}`,
    values: { may, once: '', day: '', month: '', ...Object.fromEntries(amounts) },
  }
}

function permissionInput(): Input<Permission | undefined> {
  return {
    ...optionalText('What they may: none, receive or pay', {
      ...named,
      choices: async () => PERMISSIONS.map(value => ({ value, label: value })),
    }),
    parse(raw) {
      const found = PERMISSIONS.find(each => each === raw.trim().toLowerCase())
      if (!found && raw.trim()) throw new Fault('bad-request', say('Write none, receive or pay.'))
      return found
    },
  }
}

export async function showLimits(context: Context, person: Person): Promise<Answer> {
  const wallets = await walletsOf(context, person)
  const rows = await Promise.all(
    wallets.map(async wallet => {
      const shown = (amount: number) => amountShown({ ...wallet, amount })
      const { limits: most } = await termsFor(context, person, wallet.currency)
      const { paidInDay, paidInMonth } = spentBy(context, wallet)
      return [
        [say('at once'), shown(most.once), ''],
        [say('today'), shown(most.day), shown(paidInDay)],
        [say('in this month'), shown(most.month), shown(paidInMonth)],
      ]
    }),
  )
  const rules = await rulesFor(context, person)
  const texts = rules.map(rule => setForText(rule.kind, ruleText(context, rule)))
  return {
    ...(texts.length && { text: texts.join('\n') }),
    table: { columns: [say('limit'), say('at most'), say('paid')], rows: rows.flat() },
  }
}

function setForText(kind: WalletRule['kind'], rule: string): string {
  if (kind === 'person') return say('Set for you: {rule}', { rule })
  return kind === 'group' ? say('Set for your group: {rule}', { rule }) : say('Set for your list: {rule}', { rule })
}
