// Reach: an agent whose devices have all been disconnected for some minutes gets no offers, and what the agent has waits anew. A phone
// in the background whose session can be resumed (XEP-0198) counts as connected.
import { Sessions } from '../../../xep/sessions.ts'
import type { Context } from '../../context.ts'
import type { Person } from '../../model/person.ts'
import { releaseAll } from '../acts/ending.ts'
import { offerCases } from '../offering/offering.ts'
import { say } from '../../../texts/say.ts'

const MINUTE = 60_000

/** Asks the queue to look whether an agent has come back by then. */
export async function lookForAgent(context: Context, id: string): Promise<void> {
  const { store, queue, config, now } = context
  if (!(await store.agentStates.get(id))) return
  await queue.add('deskAgent', `${now().getTime()} ${id}`, config.deskMinutes * MINUTE)
}

/** @param job a time and the id of the agent, as `lookForAgent` wrote them */
export async function lookAtAgent(context: Context, job: string): Promise<void> {
  const { store, now } = context
  const id = job.slice(job.indexOf(' ') + 1)
  const person = await store.people.get(id)
  if (!person || (await isConnected(context, person))) return
  const unreachable = now().toISOString()
  const changed = await store.agentStates.change(id, { unreachable: null }, { unreachable })
  if (!changed) return
  await releaseAll(context, id, () => say('{name} lost the connection.', { name: person.name }))
}

/** An agent who is back is offered conversations again, without saying anything. */
export async function agentConnects(context: Context, { id }: Person): Promise<void> {
  const changed = await context.store.agentStates.change(id, { unreachable: { gt: '' } }, { unreachable: undefined })
  if (changed) await offerCases(context)
}

async function isConnected({ wire, config }: Context, { username }: Person): Promise<boolean> {
  const answer = await wire.ask('get', config.domain, Sessions, { of: username, close: [], sessions: [] })
  return answer !== undefined && Sessions.parse(answer).sessions.length > 0
}

/** When the stream is up: agents may have gone, or come, while nobody told us. */
export async function resumeReach(context: Context): Promise<void> {
  for (const { id, unreachable } of await context.store.agentStates.find()) {
    const person = unreachable === undefined ? undefined : await context.store.people.get(id)
    if (person && (await isConnected(context, person))) await agentConnects(context, person)
    if (unreachable === undefined) await lookForAgent(context, id)
  }
}
