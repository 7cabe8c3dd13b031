// Tells people when deferred work waits for the queue.
import type { Context } from '../context.ts'
import { say } from '../../texts/say.ts'

/** The note for an answer while the queue takes no work; nothing otherwise. */
export const waitNote = ({ queue }: Pick<Context, 'queue'>): string =>
  ['away', 'full'].includes(queue.health.status)
    ? ` ${say('It is stored, and waits: the queue takes nothing at the moment. It goes out by itself as soon as the queue does.')}`
    : ''
