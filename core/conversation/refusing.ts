// Refusals of what is written to an address of ours: an error each time, and once an hour a line of chat for clients that show no
// text of an error (Dino). A client that answers by itself would fill its person's archive with lines.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Incoming } from '../model/incoming.ts'
import { isRecent, same, takeLine } from './dialogue.ts'

/**
 * @returns false where nothing more is said in this minute
 * @throws Fault not-allowed, with the text
 */
export async function refuseLine(context: Context, incoming: Incoming, text: string): Promise<boolean> {
  const isTaken = await takeLine(context, incoming, async (_context, before, last) => ({
    ...same(before),
    ...(!isRecent(last?.refused, context.now()) && { reply: text, how: 'refusal', refused: true }),
  }))
  if (isTaken) throw new Fault('not-allowed', text)
  return false
}
