// Copies: what both sides of a case write, for who looks in on it. All of it comes from the address of the case, so what an agent writes
// has the name of the agent in front.
import type { Message } from '../../../xep/message.ts'
import type { Context } from '../../context.ts'
import { peopleById } from '../../people/person.ts'
import { caseAddress } from './case.ts'
import { copiesFor, passToAll, type Passed } from './passing.ts'
import type { Case } from '../records.ts'
import { presentWatchers } from './watchers.ts'

/** @param once identifies the message @param author the name of the agent who has written it; nothing for the customer */
export async function copyToWatchers(
  context: Context,
  of: Case,
  passed: Passed,
  once: string,
  author?: string,
): Promise<void> {
  const watchers = await presentWatchers(context, of)
  if (!watchers.length) return
  const { config } = context
  const readers = await peopleById(context, watchers)
  const copy = { ...passed, message: signed(passed.message, author) }
  const copies = await copiesFor(context, readers, { from: caseAddress(of, config) }, copy)
  await passToAll(context, copies, `${once} watched`)
}

/** A reply is copied without its quote, which names an address of the other side. */
function signed({ reply: _, text, ...message }: Message, author: string | undefined): Message {
  const said = author === undefined ? text : `${author}: ${text ?? ''}`
  return { ...message, ...(said !== undefined && { text: said }), wants: {} }
}
