import { command } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { WalletRule } from '../records.ts'
import { ruleText } from '../rule-text.ts'
import { say } from '../../../texts/say.ts'

const MOST = 200 // rules in one answer

export const limitsList = command({
  name: 'limits list',
  help: 'lists all limits and permissions of wallets that were set',
  who: 'admin',
  readsOnly: true,
  inputs: {},
  async run(context) {
    const found = await context.store.walletRules.find({ limit: MOST })
    if (!found.length) return { text: say('No limits were set: those of the settings hold for everybody.') }
    const rows = await Promise.all(
      found.map(async rule => [kindText(rule.kind), await nameOf(context, rule), ruleText(context, rule)]),
    )
    return { table: { columns: [say('for'), say('name'), say('what is set')], rows } }
  },
})

const kindText = (kind: WalletRule['kind']): string =>
  ({ person: say('person'), group: say('group'), list: say('list') })[kind]

/** As `limits` takes it. */
async function nameOf({ store }: Context, { kind, of }: WalletRule): Promise<string> {
  if (kind === 'list') return of
  const found = kind === 'person' ? (await store.people.get(of))?.username : (await store.groups.get(of))?.name
  return found ?? say('no longer here')
}
