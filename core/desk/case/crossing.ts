// What goes from one side of a case to the other, and which message a correction, retraction, reaction or reply is about.
import type { Message } from '../../../xep/message.ts'
import { beginningOf } from '../../../xep/text.ts'
import type { Context } from '../../context.ts'
import type { Kind } from '../../model/incoming.ts'
import { bareJid, jidOf } from '../../model/jid.ts'
import { caseAddress, customerJid } from './case.ts'
import { deskAddress } from '../desk.ts'
import { KEPT, lineWith } from './line.ts'
import type { Passed } from './passing.ts'
import type { Case, CaseLine } from '../records.ts'

/** The kinds of messages that go to the other side. */
export const PASSED: Kind[] = ['content', 'correction', 'retraction', 'reaction']

export interface About {
  /** The message, as the other side knows it. */
  id: string
  /** The address of its author, as the other side knows it. */
  author: string
  line: CaseLine
}

/** A message that crosses, as it is kept. */
export interface Crossing {
  line: CaseLine
  about: About | undefined
}

/** What of a message goes to the other side. */
export const passedFrom = (message: Message, { line, about }: Crossing): Passed => ({
  id: line.stanza ?? line.id,
  message,
  about,
})

/**
 * Finds what a message is about. Corrections and retractions are about messages of the same side, reactions and replies about any.
 * @param by who writes it
 */
export async function aboutOf(
  context: Context,
  of: Case,
  { corrects, retracts, reactions, reply }: Message,
  by: 'customer' | 'agent',
): Promise<About | undefined> {
  const named = corrects ?? retracts?.id ?? reactions?.id ?? reply?.id
  const line = named === undefined ? undefined : await lineWith(context, of, named)
  if (!line || line.by === 'note' || line.by === 'event') return undefined
  if ((corrects ?? retracts) !== undefined && line.by !== by) return undefined
  const stanza = line.stanza ?? line.id
  // Who reacts to a message of the other side names the copy; the author's own client may know it by its other id.
  const isOthers = line.by !== by && (reactions ?? reply) !== undefined
  return { id: isOthers ? (line.originId ?? stanza) : stanza, author: await authorFor(context, of, line, by), line }
}

/** The author of a line for whoever is on the other side of `by`: on both sides nobody sees more than the own address and ours. */
async function authorFor(context: Context, of: Case, line: CaseLine, by: 'customer' | 'agent'): Promise<string> {
  const { store, config } = context
  if (by === 'customer') {
    const agent = line.by === 'agent' ? await store.people.get(of.agent ?? '') : undefined
    return agent ? jidOf(agent, config) : caseAddress(of, config)
  }
  const [desk, customer] = [await store.desks.get(of.desk), await customerJid(context, of)]
  const ours = desk ? deskAddress(desk, config) : caseAddress(of, config)
  return line.by === 'customer' ? bareJid(customer ?? ours) : ours
}

/** Notes in the history what a correction or retraction changes. @returns whether it goes on to the other side */
export async function effectOnLine({ store }: Context, line: CaseLine, message: Message): Promise<boolean> {
  const { corrects, retracts, text } = message
  if (retracts) await store.caseLines.change(line.id, {}, { retracted: true, text: undefined, files: undefined })
  else if (corrects !== undefined && line.retracted) return false
  else if (corrects !== undefined)
    await store.caseLines.change(line.id, {}, { ...(text !== undefined && { text: beginningOf(text, KEPT) }) })
  return true
}
