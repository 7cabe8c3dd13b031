// Conversations with our addresses, turn by turn.
import type { Dialogue } from '../core/context.ts'
import { bare, type Request } from './router.ts'
import { say, sayable } from './say.ts'

const ANSWERS = 20 // kept of a conversation, to be said again
const ROOM = 32_000 // characters of them: they are written with every line
const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** What a line leads to: words, if there is anything to say, and what is being asked for now. */
export interface Turn extends Pick<Dialogue, 'command' | 'asking' | 'fields'> {
  reply: string
  secret?: boolean
}

/**
 * Takes one turn of a conversation with one of our addresses. It is stored behind its effect and before it is said: a line that
 * the server brings again has the same answer and no second effect.
 * @param advance told of what was said before, as long as that is fresh, and of what was said last, however long ago
 */
export async function takeTurn(
  request: Request,
  advance: (before: Dialogue | undefined, last: Dialogue | undefined) => Promise<Turn>,
): Promise<void> {
  const { context, from, to, kept = 0 } = request
  const { dialogues } = context.store
  const id = `${bare(from)} ${to}`
  const before = await dialogues.get(id)
  if (kept && before && kept <= before.turn) {
    const said = before.said[kept]
    if (said !== undefined) return said ? say(request, said) : undefined
    if (kept < before.turn) return
  }
  const turn = await advance(before && isFresh(request, before) ? before : undefined, before)
  const { reply, secret, ...state } = turn
  const said = latest({ ...before?.said, ...(!secret && kept && { [kept]: sayable(reply) }) })
  if (!reply && !before) return // nothing that would have to be remembered
  await dialogues.put({ ...state, said, id, turn: kept || (before?.turn ?? 0), at: context.now().toISOString() })
  if (reply) await say(request, reply, secret)
}

/** As many answers as somebody can ask for in the moment that an acknowledgement takes. The last one is kept at any length. */
function latest(said: Dialogue['said']): Dialogue['said'] {
  const kept: [string, string][] = []
  let room = ROOM
  for (const [turn, text] of Object.entries(said).toReversed()) {
    room -= text.length
    if (kept.length && (kept.length === ANSWERS || room < 0)) break
    kept.unshift([turn, text])
  }
  return Object.fromEntries(kept)
}

export const isFresh = ({ context }: Pick<Request, 'context'>, { at }: Dialogue) =>
  context.now().getTime() - Date.parse(at) < FORGOTTEN

export const over = (reply: string): Turn => ({ reply, fields: {} })
