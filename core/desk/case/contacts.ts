// Contacts of cases in the rosters of agents. Those of many cases that change at the same time leave in one IQ, and the server writes each
// roster once for all of them.
import { Rosters, type Item } from '../../../xep/rosters.ts'
import type { Of } from '../../../xep/schema.ts'
import type { Context } from '../../context.ts'
import { makeGathered } from '../../runs/gathered.ts'

const MOST = 100 // cases whose contacts leave in one IQ
const LENGTH = 500_000 // characters in one IQ: even if all are escaped, the server takes it. It ends the stream of a component that sends 4 MB

/** One contact in the roster of one agent. */
export interface ContactChange {
  /** The username of the agent. */
  of: string
  item: Of<typeof Item>
}

/** Changes the contacts of one case. @throws Fault when the server refuses them or is away */
export type ChangeContacts = (changes: ContactChange[]) => Promise<void>

declare module '../../context.ts' {
  interface Context {
    caseContacts: ChangeContacts
  }
}

export const makeCaseContacts = ({ wire, config }: Pick<Context, 'wire' | 'config'>): ChangeContacts =>
  makeGathered(MOST, async cases => {
    for (const changes of inParts(cases.flat())) {
      const byAgent = Map.groupBy(changes, ({ of }) => of)
      const rosters = [...byAgent].map(([of, own]) => ({ of, items: own.map(({ item }) => item) }))
      await wire.ask('set', config.domain, Rosters, { rosters })
    }
  })

/** Divides changes into as many as one IQ holds: the name of a customer elsewhere is an address of up to 3,071 bytes. */
export function* inParts(changes: ContactChange[]): Iterable<ContactChange[]> {
  let part: ContactChange[] = []
  let length = 0
  for (const change of changes) {
    const own = JSON.stringify(change).length
    if (part.length && length + own > LENGTH) {
      yield part
      ;[part, length] = [[], 0]
    }
    part.push(change)
    length += own
  }
  if (part.length) yield part
}
