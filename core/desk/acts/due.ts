// Time bounds of cases: an agent who does not answer in time gives the case back, and one that is offered to some agents alone is
// offered to all. A job only says which case to look at.
import type { Context } from '../../context.ts'
import { caseWrite, inCase } from '../case/case.ts'
import { goesOnText, releaseCase } from './ending.ts'
import { offerCases } from '../offering/offering.ts'
import type { Case } from '../records.ts'
import { say } from '../../../texts/say.ts'

const late = {
  event: () => say('The agent did not answer in time.'),
  customer: goesOnText,
}

/** @param job the id of the case and the time, as `lookLater` wrote them */
export async function lookAtCase(context: Context, job: string): Promise<void> {
  const [id = '', time] = job.split(' ')
  const isDue = ({ due }: Case) => due !== undefined && due === time && due <= context.now().toISOString()
  if (await releaseCase(context, { id }, late, isDue)) return
  const isWidened = await inCase(context, { id }, async () => {
    const current = await context.store.cases.get(id)
    if (current?.state !== 'waiting' || !isDue(current)) return false
    await context.store.batch([caseWrite(current, { only: undefined, tagged: undefined, due: undefined })])
    return true
  })
  if (isWidened) await offerCases(context)
}
