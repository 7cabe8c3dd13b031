// Passing on: a message of one side as the other side gets it. Only what is known here goes through, so that no address does.
import { buildMessage, type Said } from '../../../xep/message-build.ts'
import { Fanout } from '../../../xep/fanout.ts'
import type { Message } from '../../../xep/message.ts'
import type { Element } from '../../../xep/schema.ts'
import type { Context } from '../../context.ts'
import type { Incoming } from '../../model/incoming.ts'
import { jidOf } from '../../model/jid.ts'
import type { Person } from '../../model/person.ts'
import { readersByLanguage } from '../../model/reader.ts'
import { inLanguage, say } from '../../../texts/say.ts'

/** Who writes and who reads, as the reader knows them. */
export interface Way {
  from: string
  to: string
}

export interface Passed {
  /** The id of the message on both sides. */
  id: string
  message: Message
  /** The message that a correction, retraction, reaction or reply is about, as its other side knows it. */
  about?: { id: string; author: string } | undefined
}

/** A message as it is passed on; without its recipient it can be sent to several. */
export function passedMessage({ from, to }: { from: string; to?: string }, { id, message, about }: Passed): Element {
  const { text, body = '', files, subject, chatState, wants, hints, reactions, retracts, corrects } = message
  const said: Said = { id, from, ...(to !== undefined && { to }), hints: hints.filter(hint => hint !== 'no-copy') }
  if (retracts && about)
    return buildMessage({
      ...said,
      retracts: { id: about.id },
      standIn: body || say('A message was taken back.'),
      hints: ['store'],
    })
  if (reactions && about)
    return buildMessage({ ...said, reactions: { id: about.id, emojis: reactions.emojis }, hints: ['store'] })
  return buildMessage({
    ...said,
    ...(text !== undefined && { text }),
    ...(subject !== undefined && { subject }),
    ...(chatState && { chatState }),
    ...(corrects !== undefined && about && { corrects: about.id }),
    ...(message.reply && about && { reply: { id: about.id, to: about.author }, quote: quoteIn(body, text) }),
    files,
    wants,
  })
}

/** The lines that a client has put in front of a reply. */
const quoteIn = (body: string, text: string | undefined): string | undefined =>
  text !== undefined && body !== text && body.endsWith(text) ? body.slice(0, body.length - text.length) : undefined

/**
 * Sends a message to one side. One that comes again is looked for in its reader's archive first.
 * @param since when it came for the first time
 */
export async function passOn(
  context: Context,
  { isFirst }: Pick<Incoming, 'isFirst'>,
  message: Element,
  { once, since }: { once: string; since: string },
): Promise<void> {
  const { wire, config } = context
  if (isFirst !== false) return wire.send(message)
  await wire.ask('set', config.domain, Fanout, { id: `${once} again`, since, messages: [inClient(message)], to: [] })
}

/** One message for several people. */
export interface Copy {
  message: Element
  to: string[]
  /** The language, where there is a copy in another one than the organisation's. */
  language?: string
}

/** A message for each language of its readers. @param build makes the message, in the language of who reads it */
export async function copiesIn(
  context: Pick<Context, 'config'>,
  readers: Person[],
  build: () => Element | Promise<Element>,
): Promise<Copy[]> {
  const { config } = context
  const languages = [...readersByLanguage(context, readers)]
  return Promise.all(
    languages.map(async ([language, some]) => ({
      message: await inLanguage(language, build),
      to: some.map(each => jidOf(each, config)),
      ...(language !== config.language && { language }),
    })),
  )
}

/** The same for what one side has written. Of a retraction alone a part is in our words. */
export async function copiesFor(
  context: Pick<Context, 'config'>,
  readers: Person[],
  way: { from: string },
  passed: Passed,
): Promise<Copy[]> {
  if (passed.message.retracts) return copiesIn(context, readers, () => passedMessage(way, passed))
  return [{ message: passedMessage(way, passed), to: readers.map(each => jidOf(each, context.config)) }]
}

/**
 * Sends a message to several, once to each whatever is killed meanwhile. One that comes again is looked for in its readers' archives first:
 * whoever was introduced to the case meanwhile has read it.
 */
export async function passToOffered(
  context: Context,
  { isFirst }: Pick<Incoming, 'isFirst'>,
  copies: Copy[],
  { once, since }: { once: string; since: string },
): Promise<void> {
  return isFirst === false ? passToAll(context, copies, `${once} again`, since) : passToAll(context, copies, once)
}

/**
 * Sends a message to several, once to each whatever is killed meanwhile.
 * @param since when it came for the first time, where it may have been sent before
 */
export async function passToAll(
  { wire, config }: Context,
  copies: Copy[],
  once: string,
  since?: string,
): Promise<void> {
  for (const { message, to, language } of copies) {
    const id = language === undefined ? once : `${once} ${language}`
    const order = { id, messages: [inClient(message)], to, ...(since !== undefined && { since }) }
    if (to.length) await wire.ask('set', config.domain, Fanout, order)
  }
}

/** Sends messages, each to its own recipient, once. */
export async function sendOnce(context: Context, messages: Element[], once: string): Promise<void> {
  const { wire, config } = context
  let at = 0
  for (const some of inChunks(messages.map(inClient))) {
    await wire.ask('set', config.domain, Fanout, { id: `${once}/${at}`, messages: some, to: [] })
    at += some.length
  }
}

const CHUNK = 50 // messages in one IQ
const SIZE = 1_000_000 // characters in one IQ: the server ends the stream of a component that sends 4 MB in one

/** Divides messages into as many as one IQ holds. The same messages are divided in the same way. */
export function* inChunks(messages: Element[]): Iterable<Element[]> {
  let chunk: Element[] = []
  let size = 0
  for (const message of messages) {
    const { length } = message.toString()
    if (chunk.length === CHUNK || (chunk.length && size + length > SIZE)) {
      yield chunk
      ;[chunk, size] = [[], 0]
    }
    chunk.push(message)
    size += length
  }
  if (chunk.length) yield chunk
}

function inClient(message: Element): Element {
  message.attrs.xmlns = 'jabber:client'
  return message
}
