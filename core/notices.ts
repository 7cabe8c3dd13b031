// Notices: lines that Bellhop writes to many by itself, each of them once, whatever is killed meanwhile. Stored with what
// they tell of, and handed to the server in chunks that it takes once.
import { hosts } from '../config.ts'
import { Fanout } from '../xep/fanout.ts'
import { Fault } from '../xep/fault.ts'
import type { Context } from './context.ts'
import { buildNotice } from '../xep/notice-message.ts'
import type { Element } from '../xep/schema.ts'
import { idFrom } from './inbox.ts'
import type { Notice } from './model/conversation.ts'
import type { Write } from './model/records.ts'
import { retryByJob } from './runs/retry.ts'
import { spokenFor, spokenLanguages } from '../texts/catalogue.ts'
import { inLanguage } from '../texts/say.ts'
import { jidOf } from './model/jid.ts'
import { readerLanguage } from './model/reader.ts'

/** What a notice carries beside its text. */
type Also = Pick<Notice, 'buttons' | 'invoice'>

type SendingContext = Pick<Context, 'store' | 'wire' | 'config' | 'log'>

const CHUNK = 100 // people in one IQ
const AT_ONCE = 32 // notices that are sent at once, of those for which nobody waits: as many as an id has last letters

/** A text that is the same for everybody, or one that is made anew in each language. */
export type Wording = string | (() => string)

/** @param once identifies the notice, where it may be made again @param also what it carries beside the text */
export const newNotice = (
  context: Pick<Context, 'config' | 'now'>,
  people: string[],
  wording: Wording,
  once?: string,
  also: Also = {},
): Notice => ({
  id: idFrom(context, 'notice', once),
  ...{ people, ...worded(context, wording), ...also, at: context.now().toISOString() },
})

/** A text as it is stored for readers of any language. */
export function worded({ config }: Pick<Context, 'config'>, wording: Wording): Pick<Notice, 'text' | 'texts'> {
  if (typeof wording === 'string') return { text: wording }
  const text = inLanguage(config.language, wording)
  const others = spokenLanguages.filter(language => language !== config.language)
  return { text, texts: Object.fromEntries(others.map(language => [language, inLanguage(language, wording)])) }
}

/** The same with all that is needed to store it, too. */
type NoticeParameters = [context: Context, people: string[], wording: Wording, once?: string, also?: Also]

/** The id of the message of a notice. @param id the notice's */
export const noticeStanza = (id: string): string => `notice-${id}`

/** The writes that belong into the batch of what the notice tells of. `sendNotice` sends it, or else the next connection. */
export const noticeWrites = (notice: Notice | undefined): Write[] =>
  notice?.people.length ? [{ put: 'notices', record: notice }] : []

/**
 * Stores a notice before what it tells of, where the two are not one batch. One that was stored before stays as it is.
 * @returns sends it; when that fails, the next connection does
 */
export async function stageNotice(...about: NoticeParameters): Promise<() => Promise<void>> {
  const [context] = about
  const notice = await storeNotice(...about)
  return () => sendNotice(context, notice)
}

async function storeNotice(...about: NoticeParameters): Promise<Notice> {
  const [context, , , once] = about
  const fresh = newNotice(...about)
  const notice = (once === undefined ? undefined : await context.store.notices.get(fresh.id)) ?? fresh
  if (notice.people.length) await context.store.notices.put(notice)
  return notice
}

/**
 * Sends a notice that is stored already, without waiting for the server. However many there are, a few are sent at once. While the server
 * is away nothing is sent: the next connection sends what is left. What fails although the server is there, as with a full disk, is tried
 * again by the queue.
 */
export function sendSoon(context: SendingContext & Pick<Context, 'serially' | 'queue'>, notice: Notice): void {
  const { serially, wire, log } = context
  const lane = notice.id.charCodeAt(notice.id.length - 1) % AT_ONCE
  void serially(`notices ${lane}`, async () => {
    if (wire.online) await sendNotice(context, notice)
  }).catch(async (error: Error) => {
    log.debug({ reason: error.message }, 'a notice was not sent')
    await retryByJob(context, 'notice', notice.id)
  })
}

/** @param id the id of a notice that could not be sent at once, or not be removed when it was sent */
export async function sendLeft(context: SendingContext, id: string): Promise<void> {
  const notice = await context.store.notices.get(id)
  if (notice && context.wire.online) await sendNotice(context, notice)
}

/** Stores a notice, and sends it without waiting. @param once identifies it: it is written once */
export async function tellPeople(
  context: Context,
  people: string[],
  wording: Wording,
  once: string,
  also?: Also,
): Promise<void> {
  sendSoon(context, await storeNotice(context, people, wording, once, also))
}

/** Sends the notices that are left. One that cannot be sent now holds up no other. @throws Error for what is to be tried again */
export async function resumeNotices(context: Context): Promise<void> {
  const { store, wire, log } = context
  const failed: unknown[] = []
  for (const notice of await store.notices.find()) {
    try {
      await sendNotice(context, notice)
    } catch (error) {
      if (!wire.online) throw error // so would all others
      log.error({ notice: notice.id, reason: error instanceof Error ? error.message : error }, 'a notice was not sent')
      failed.push(error)
    }
  }
  if (failed.length) throw failed[0]
}

export async function sendNotice(
  context: SendingContext,
  { id, people, text, texts = {}, buttons, invoice }: Notice,
): Promise<void> {
  if (!people.length) return
  const { store, config } = context
  const usual = Object.keys(texts).length ? config.language : undefined // one text alone may be in any language
  const message = (language: string | undefined) =>
    buildNotice({
      ...{ id: noticeStanza(id), from: hosts(config).bellhop, buttons, invoice },
      ...{ text: texts[language ?? ''] ?? text, language: language ?? usual },
    })
  for (let at = 0; at < people.length; at += CHUNK) {
    const recipients = await store.people.find({ where: { id: { in: people.slice(at, at + CHUNK) } } })
    const readers = Map.groupBy(recipients, reader => otherLanguage(texts, readerLanguage(reader)))
    for (const [language, each] of readers) {
      const to = each.map(person => jidOf(person, config))
      const chunk = language === undefined ? `notice ${id}/${at}` : `notice ${id}/${at} ${language}`
      await sendChunk(context, chunk, message(language), to)
    }
  }
  await store.notices.remove(id)
}

/** The language of a reader, where there is a text of its own for it. */
function otherLanguage(texts: NonNullable<Notice['texts']>, wanted: string | undefined): string | undefined {
  const language = spokenFor(wanted)
  return language !== undefined && Object.hasOwn(texts, language) ? language : undefined
}

/** Sends a chunk. An address that the server refuses for good is left out, and nobody else of the chunk. */
async function sendChunk(context: SendingContext, id: string, message: Element, to: string[]): Promise<void> {
  try {
    await context.wire.ask('set', context.config.domain, Fanout, { id, messages: [message], to })
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'bad-request') throw error
    if (to.length === 1)
      return context.log.error({ notice: id, to: to[0], reason: error.message }, 'a notice of no use is dropped')
    for (const each of to) await sendChunk(context, `${id} ${each}`, message, [each])
  }
}
