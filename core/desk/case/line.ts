// Lines: what was written in a case. They tell the next agent what was said, and whose message a correction or reaction is about.
import type { Message } from '../../../xep/message.ts'
import { beginningOf } from '../../../xep/text.ts'
import { activityWrite } from '../../activity.ts'
import type { Context } from '../../context.ts'
import { idFrom, newInboxRecord } from '../../inbox.ts'
import type { Caller } from '../../model/caller.ts'
import type { Write } from '../../model/records.ts'
import { randomText } from '../../model/secret.ts'
import type { Case, CaseLine } from '../records.ts'
import { worded } from '../../notices.ts'
import { currentLanguage } from '../../../texts/say.ts'

export const KEPT = 10_000 // characters of a text that the next agent reads
const LONGEST_ID = 200 // characters of an id that a client has given

/** The id of the line that a message makes. */
export const lineId = ({ id }: Pick<Case, 'id'>, { origin = randomText(16) }: Caller): string => `${id} ${origin}`

/** The id that a message has on both sides, so that corrections, reactions and receipts find it. */
export const stanzaOf = (context: Context, { id }: Pick<Message, 'id'>, line: string): string =>
  id !== undefined && id.length <= LONGEST_ID ? id : idFrom(context, 'case line', line)

/** A line that somebody has written. Its time is behind the last offer, whose agents read all that was written before. */
export function newLine(
  context: Context,
  of: Case,
  message: Message,
  who: Pick<CaseLine, 'id' | 'by' | 'agent'>,
): CaseLine {
  const { text, files, originId, id } = message
  return {
    ...who,
    case: of.id,
    ...(text !== undefined && { text: beginningOf(text, KEPT) }),
    ...(files.length && { files }),
    stanza: stanzaOf(context, message, who.id),
    ...(originId !== undefined && originId !== id && originId.length <= LONGEST_ID && { originId }),
    at: timeAfter(context, of.offeredAt),
  }
}

function timeAfter({ now }: Pick<Context, 'now'>, earlier: string | undefined): string {
  const at = now().toISOString()
  return earlier === undefined || at > earlier ? at : new Date(Date.parse(earlier) + 1).toISOString()
}

/** The writes of a line: with the record of its message, by which a client's second try is recognised. */
export function lineWrites(context: Context, line: CaseLine, caller: Caller): Write[] {
  const record = newInboxRecord(context, caller)
  const noted: Write[] = record ? [{ put: 'inbox', record: { ...record, done: true } }] : []
  const kind = line.files?.length ? 'file' : 'text'
  return [
    { put: 'caseLines', record: line },
    activityWrite(context, `case ${line.case}`, kind, caller.person),
    ...noted,
  ]
}

/** What happened to a case, as its history shows it in the language of each reader. */
export const eventLine = (
  context: Context,
  of: Case,
  wording: () => string,
  { agent, once }: { agent?: string | undefined; once: string },
): Write => ({
  put: 'caseLines',
  record: {
    ...{ id: `${of.id} ${once}`, case: of.id, by: 'event', ...worded(context, wording) },
    ...(agent !== undefined && { agent }),
    at: timeAfter(context, of.offeredAt),
  },
})

/** What happened, in the language of who reads it now. */
export const eventText = ({ text = '', texts = {} }: Pick<CaseLine, 'text' | 'texts'>): string =>
  texts[currentLanguage()] ?? text

/** Finds the line that an id of a message names, on either side. */
export async function lineWith({ store }: Pick<Context, 'store'>, { id }: Case, stanza: string) {
  const found = await store.caseLines.find({ where: { case: id, stanza } })
  const [line] = found.length ? found : await store.caseLines.find({ where: { case: id, originId: stanza }, limit: 1 })
  return found.at(-1) ?? line
}

/** What only agents read. */
export const noteLine = (context: Context, of: Case, text: string, caller: Caller): Write => ({
  put: 'caseLines',
  record: {
    ...{ id: lineId(of, caller), case: of.id, by: 'note', text: beginningOf(text, KEPT) },
    ...(caller.person && { agent: caller.person.id }),
    at: timeAfter(context, of.offeredAt),
  },
})
