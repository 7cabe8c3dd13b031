// Three people with wallets, over a real store and without a server: what each of them writes to Bellhop, and what it answers.
import { makeThrottle } from '../../core/access/throttle.ts'
import type { Answer } from '../../core/commands/command.ts'
import { runCommand } from '../../core/commands/run.ts'
import type { Context } from '../../core/context.ts'
import type { Caller } from '../../core/model/caller.ts'
import { house } from '../../core/subjects.ts'
import { walletId } from '../../core/wallet/account.ts'
import { spokenFor } from '../../texts/catalogue.ts'
import { EUR, openLedger, type OpenLedger } from './ledger.ts'

const person = (username: string, name: string) => ({ id: username, username, name, manager: null, profile: {} })
const PEOPLE = [person('alex', 'Alex Hill'), person('michael', 'Michael Stone'), person('eve', 'Eve Long')]

export type Fields = Record<string, string>

export interface WalletPeople {
  ledger: OpenLedger
  context: Context
  /** Jobs that were put off, in their order: the latest of one record counts. */
  jobs: string[]
  /** @param origin the message that says so; a new one where none is given */
  callerOf(username: string, origin?: string): Caller
  does(name: string, fields: Fields, caller: Caller): Promise<Answer>
  /** The text of the answer, or of the refusal. */
  says(name: string, fields: Fields, caller: Caller): Promise<string>
  balance(owner: string): Promise<number | undefined>
  /** Texts that people were told by themselves, each person in the own language. */
  told(username: string): Promise<string[]>
}

export const referenceIn = (text: string): string => /\w{4}-\w{4}/.exec(text)?.[0] ?? ''

export async function openWalletPeople(environment: Fields = {}): Promise<WalletPeople> {
  const ledger = await openLedger(environment)
  const jobs: string[] = []
  const queue: Context['queue'] = {
    add: async (_kind, id) => jobs.push(id) > 0,
    health: { status: 'ok', jobs: 0, oldest: 0 },
  }
  const admins: Context['admins'] = { has: () => false, ids: () => [], see: async () => {} }
  const given: Partial<Context> = { ...ledger.context, queue, throttle: makeThrottle(), count: () => {}, admins, house }
  const context = given as Context
  for (const each of PEOPLE) await context.store.people.insert(each)
  let messages = 0
  const does = (name: string, fields: Fields, caller: Caller) => {
    const command = house.commands.find(each => each.name === name)
    if (!command) throw new Error(`no command ${name}`)
    return runCommand(context, caller, command, fields)
  }
  return {
    ...{ ledger, context, jobs, does },
    callerOf(username, origin = `m${++messages}`) {
      const found = PEOPLE.find(each => each.username === username)
      return { jid: `${username}@acme.test`, admin: false, origin, ...(found && { person: found }) }
    },
    says: (name, fields, caller) =>
      does(name, fields, caller).then(
        ({ text = '' }) => text,
        (error: Error) => error.message,
      ),
    balance: owner => ledger.balance(walletId(owner, EUR)),
    async told(username) {
      const notices = await context.store.notices.find({ sort: 'at' })
      const language = spokenFor((await context.store.people.get(username))?.profile['language'])
      return notices
        .filter(({ people }) => people.includes(username))
        .map(({ text, texts }) => texts?.[language ?? ''] ?? text)
    },
  }
}
