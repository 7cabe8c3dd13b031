// The doctor warns of a Redis that throws anything away: the queue would lose work.
import type { Queue, Warning } from '../context.ts'
import { say } from '../../texts/say.ts'

export function queueWarnings({ health: { status, policy } }: Queue): Warning[] {
  const about = { object: 'queue', part: '', should: say('take jobs') }
  if (status === 'away') return [{ ...about, is: say('away: Redis does not answer') }]
  if (status === 'full') return [{ ...about, is: say('full: the memory or the disk of Redis') }]
  if (status !== 'evicting') return []
  return [{ object: 'queue', part: 'maxmemory-policy', should: 'noeviction', is: policy ?? say('unknown') }]
}
