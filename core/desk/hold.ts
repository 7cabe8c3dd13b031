// Hold: the agent asks the customer to wait. Nothing bounds the time of an answer until the agent writes again.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import type { Person } from '../model/person.ts'
import { inCase, shownName } from './case.ts'
import { requireTaken } from './ending.ts'
import type { Case } from './records.ts'
import { tellCustomer } from './telling.ts'

/** @returns what the agent reads @throws Fault not-acceptable, conflict */
export const holdCase = (context: Context, of: Case, agent: Person): Promise<string> =>
  inCase(context, of, async () => {
    requireTaken(of)
    const { store, now } = context
    const patch = { held: true, due: undefined }
    const when = { state: 'taken', agent: agent.id } as const
    const current = await store.cases.get(of.id)
    if (current?.agent !== agent.id) throw new Fault('conflict', 'Somebody else has this conversation by now.')
    if (current.held) return 'The customer waits already. Write to go on.'
    await store.batch([{ change: 'cases', id: of.id, when, patch }, ...inboxWrites(context)])
    const desk = await store.desks.get(of.desk)
    const name = (desk && shownName(desk, agent)) ?? 'Somebody'
    await tellCustomer(context, of, `One moment, please. ${name} comes back to you.`, `held ${now().toISOString()}`)
    return 'The customer was asked to wait. Write to go on.'
  })
