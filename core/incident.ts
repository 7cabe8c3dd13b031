// A bug of ours: counted, logged with an id, and told to nobody but by that id.
import { randomUUID } from 'node:crypto'
import { Fault } from '../xep/fault.ts'
import type { Context } from './context.ts'

/** The refusal to answer with: the error itself when it is one, otherwise that of a new incident. */
export function refusalOf(context: Context, about: object, error: unknown): Fault {
  if (error instanceof Fault) {
    context.count('faults')
    context.log.debug({ ...about, condition: error.condition }, error.message)
    return error
  }
  const incident = randomUUID().slice(0, 8)
  context.count('incidents')
  context.log.error({ ...about, incident, error: error instanceof Error ? error.stack : error }, 'our bug')
  const text = `Something went wrong here. If you report it, say incident ${incident}.`
  return new Fault('internal-server-error', text, { incident })
}
