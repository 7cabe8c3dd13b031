// An incident, which is a bug of ours or an outage of the store: counted, logged with an id, and told to nobody but by that id.
import { randomUUID } from 'node:crypto'
import { Fault, Outage } from '../xep/fault.ts'
import type { Context } from './context.ts'
import { say } from '../texts/say.ts'

/** The refusal to answer with: the error itself when it is one, otherwise that of a new incident. */
export function refusalOf(context: Context, about: object, error: unknown): Fault {
  if (error instanceof Fault) {
    context.count('faults')
    context.log.debug({ ...about, condition: error.condition }, error.message)
    return error
  }
  const incident = randomUUID().slice(0, 8)
  context.count('incidents')
  context.incidents.note({ id: incident, at: context.now(), about, error })
  const isOutage = error instanceof Outage
  context.log.error({ ...about, incident, error: stackOf(error) }, isOutage ? 'the store does not work' : 'our bug')
  if (isOutage)
    return new Fault(error.condition, say('{message} (Incident {incident}.)', { message: error.message, incident }), {
      incident,
    })
  const text = say('Something went wrong here. If you report it, say incident {incident}.', { incident })
  return new Fault('internal-server-error', text, { incident })
}

const stackOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const { cause, stack } = error
  return cause instanceof Error ? `${stack}\nbecause of ${cause.stack}` : stack
}
