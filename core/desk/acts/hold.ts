// Hold: the agent asks the customer to wait. Nothing bounds the time of an answer until the agent writes again.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { inboxWrites } from '../../inbox.ts'
import type { Person } from '../../model/person.ts'
import { caseWrite, inCase, shownName } from '../case/case.ts'
import { requireTaken } from './ending.ts'
import { followCase } from '../case/following.ts'
import type { Case } from '../records.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

/** @returns what the agent reads @throws Fault not-acceptable, conflict */
export async function holdCase(context: Context, of: Case, agent: Person): Promise<string> {
  const told = await storeHold(context, of, agent)
  await followCase(context, of)
  return told
}

const storeHold = (context: Context, of: Case, agent: Person): Promise<string> =>
  inCase(context, of, async () => {
    requireTaken(of)
    const { store, now } = context
    const current = await store.cases.get(of.id)
    if (current?.agent !== agent.id) throw new Fault('conflict', say('Somebody else has this conversation by now.'))
    if (current.held) return say('The customer waits already. Write to go on.')
    const desk = await store.desks.get(of.desk)
    const name = desk && shownName(desk, agent)
    const says = {
      once: `held ${now().toISOString()}`,
      text: await readByCustomer(context, current, () => momentPlease(name)),
    }
    await store.batch([caseWrite(current, { held: true, due: undefined }, says), ...inboxWrites(context)])
    return say('The customer was asked to wait. Write to go on.')
  })

const momentPlease = (name: string | undefined): string =>
  name === undefined
    ? say('One moment, please. Somebody comes back to you.')
    : say('One moment, please. {name} comes back to you.', { name })
