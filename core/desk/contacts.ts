// Contacts of cases in the rosters of agents. Those of many cases that change at the same time leave in one IQ, and the server writes each
// roster once for all of them.
import { Rosters, type Item } from '../../xep/rosters.ts'
import type { Of } from '../../xep/schema.ts'
import type { Context } from '../context.ts'
import { makeGathered } from '../gathered.ts'

const MOST = 100 // cases whose contacts leave in one IQ

/** One contact in the roster of one agent. */
export interface ContactChange {
  /** The username of the agent. */
  of: string
  item: Of<typeof Item>
}

/** Changes the contacts of one case. @throws Fault when the server refuses them or is away */
export type ChangeContacts = (changes: ContactChange[]) => Promise<void>

declare module '../context.ts' {
  interface Context {
    caseContacts: ChangeContacts
  }
}

export const makeCaseContacts = ({ wire, config }: Pick<Context, 'wire' | 'config'>): ChangeContacts =>
  makeGathered(MOST, async cases => {
    const byAgent = Map.groupBy(cases.flat(), ({ of }) => of)
    const rosters = [...byAgent].map(([of, changes]) => ({ of, items: changes.map(({ item }) => item) }))
    await wire.ask('set', config.domain, Rosters, { rosters })
  })
