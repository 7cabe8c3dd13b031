// Helping: a standby agent says whether to join a desk that asks.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import type { Person } from '../../model/person.ts'
import { putState } from '../agent.ts'
import { findDesk } from '../desk.ts'
import type { Desk } from '../records.ts'
import { answerStandby, standbyIds } from '../standby.ts'
import { say } from '../../../texts/say.ts'

/**
 * Says whether a standby agent helps at a desk. Who helps takes conversations from then on.
 * @throws Fault item-not-found for a desk that does not ask this person
 */
export async function helpAtDesk(context: Context, person: Person, typed: string, joins: boolean): Promise<Desk> {
  const desk = await findDesk(context, typed)
  if (!desk || !(await standbyIds(context, desk)).includes(person.id))
    throw new Fault(
      'item-not-found',
      say("No desk '{typed}' asks for your help.", { typed: typed.trim().slice(0, 60) }),
    )
  if (joins) await putState(context, { id: person.id, state: 'on', source: 'agent' })
  await answerStandby(context, desk, person, joins)
  return desk
}
