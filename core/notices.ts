// Notices: lines that Bellhop writes to many by itself, each of them once, whatever is killed meanwhile. Stored with what
// they tell of, and handed to the server in chunks that it takes once.
import { hosts, secret } from '../config.ts'
import type { Notice } from '../store/collections.ts'
import { Fanout } from '../xep/fanout.ts'
import { keyedHash, randomText, toLetters } from './access/code.ts'
import type { Context } from './context.ts'
import { note } from './notice.ts'
import { jidOf } from './people.ts'

const CHUNK = 100 // people in one IQ

/**
 * For an edit, which is finished, and told, where a crash has cut it short. For one errand there is one notice, as it was the
 * first time.
 * @param once identifies it, where it may be staged again
 */
export async function noticeOf(
  context: Context,
  people: string[],
  text: string,
  once = context.errand?.id,
): Promise<Notice> {
  const id = idFor(context, once)
  const known = once === undefined ? undefined : await context.store.notices.get(id)
  return known ?? { id, people, text, at: context.now().toISOString() }
}

/** To be called before what it tells of. @returns sends it; when that fails, the next connection does */
export async function stage(context: Context, notice: Notice): Promise<() => Promise<void>> {
  if (notice.people.length) await context.store.notices.put(notice)
  return () => send(context, notice)
}

/** The two at once, where nothing has to be finished without it. */
export const stageNotice = async (...about: Parameters<typeof noticeOf>): Promise<() => Promise<void>> =>
  stage(about[0], await noticeOf(...about))

const idFor = ({ config }: Context, once: string | undefined) =>
  once === undefined
    ? randomText(16)
    : toLetters(keyedHash(`notice ${once}`, secret(config, 'invites')).subarray(0, 16))

export async function resumeNotices(context: Context): Promise<void> {
  for (const notice of await context.store.notices.find()) await send(context, notice)
}

async function send({ wire, store, config }: Context, { id, people, text }: Notice): Promise<void> {
  if (!people.length) return
  const message = note(hosts(config).bellhop, text, `notice-${id}`)
  for (let at = 0; at < people.length; at += CHUNK) {
    const recipients = await store.people.find({ where: { id: { in: people.slice(at, at + CHUNK) } } })
    const to = recipients.map(person => jidOf(person, config))
    if (to.length) await wire.ask('set', config.domain, Fanout, { id: `notice ${id}/${at}`, messages: [message], to })
  }
  await store.notices.remove(id)
}
