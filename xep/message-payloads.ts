// The payloads of a message: one table says for each element what it adds to the value.
import type { Element } from 'ltx'
import { Answer } from './answer.ts'
import { Announcement } from './broadcast.ts'
import { Chosen } from './buttons.ts'
import { Propose } from './call.ts'
import { CHAT_STATES, NS as STATES } from './chat-states.ts'
import { Replace } from './correct.ts'
import { Delay } from './delay.ts'
import { Encryption, ENCRYPTED, nameOf } from './encryption.ts'
import { Fallback, OldFallback } from './fallback.ts'
import { Fault } from './fault.ts'
import { Proposal } from './federation.ts'
import { FileSharing, fromMedia, fromOob, fromSharing, mergeFiles, Oob, Reference, type File } from './files.ts'
import { HINTS, NS as HINT, type Hint } from './hints.ts'
import { Markable, Marker, MARKERS } from './markers.ts'
import type { Message, Retraction } from './message.ts'
import { Stored } from './outbox.ts'
import { Reactions } from './reactions.ts'
import { Received, Request } from './receipts.ts'
import { Reply } from './reply.ts'
import { ApplyTo, Retract } from './retract.ts'
import type { Extension, Of } from './schema.ts'
import { OriginId, StanzaId } from './stanza-id.ts'

const MOST_FILES = 100 // of one message, in each of the three forms
const MOST_PARTS = 20 // parts of a body that are only for clients without a feature

/** What is written in a message, before it is known which of it is text. */
export interface Written {
  bodies: Worded[]
  subjects: Worded[]
  fallbacks: Of<typeof Fallback>[]
  /** The language of the stanza itself. */
  language: string | undefined
}

export interface Worded {
  text: string
  language: string | undefined
}

/** A message while its payloads are read; most have no file, and nothing is made for the three forms in which files are said. */
interface Draft {
  message: Message
  written: Written
  sharing?: File[]
  media?: File[]
  oob?: File[]
}

type Reader = (draft: Draft, element: Element) => void

/** Reads all payloads of a message but its text. */
export function readPayloads(stanza: Element, message: Message): Written {
  const written = { bodies: [], subjects: [], fallbacks: [], language: stanza.attrs['xml:lang'] }
  const draft: Draft = { message, written }
  for (const child of stanza.children) if (typeof child !== 'string') readPayload(draft, child)
  const { sharing = [], media = [], oob = [] } = draft
  if (sharing.length || media.length || oob.length) message.files = mergeFiles([...sharing, ...media, ...oob])
  if (message.others.length > 1) message.others.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  if (message.unreadable.length > 1) message.unreadable.sort()
  return written
}

function readPayload(draft: Draft, payload: Element): void {
  const reader = readerFor(payload)
  if (!reader) return void draft.message.others.push(payload)
  try {
    reader(draft, payload)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    noteUnreadable(draft, payload.name)
  }
}

/** By the name first: few payloads share one, and a name is shorter than a namespace. */
function readerFor(payload: Element): Reader | undefined {
  const named = readers.get(payload.name)
  if (!named) return undefined
  const space = spaceOf(payload)
  for (const each of named) if (each.space === space) return each.reader
  return undefined
}

/** What belongs to the stanza itself has the namespace of its stream, or none of its own. */
function spaceOf({ attrs: { xmlns } }: Element): string {
  return xmlns === undefined || xmlns === 'jabber:client' || xmlns === 'jabber:component:accept' ? '' : xmlns
}

const keyOf = (payload: Element) => `${spaceOf(payload)} ${payload.name}`

const worded = (payload: Element) => ({ text: payload.getText(), language: payload.attrs['xml:lang'] })

const read = <T>({ ns, name, parse }: Extension<T>, add: (draft: Draft, value: T) => void): [string, Reader] => [
  `${ns} ${name}`,
  (draft, payload) => add(draft, parse(payload)),
]

/** By namespace and name. */
const table: [string, Reader][] = [
  [' body', ({ written }, payload) => written.bodies.push(worded(payload))],
  [' subject', ({ written }, payload) => written.subjects.push(worded(payload))],
  [' thread', ({ message }, payload) => (message.thread ??= payload.getText())],
  read(Fallback, addFallback),
  read(OldFallback, addFallback),
  read(Reply, ({ message }, value) => (message.reply ??= value)),
  read(Replace, ({ message }, { id }) => (message.corrects ??= id)),
  read(Reactions, ({ message }, { id, emojis }) => (message.reactions ??= { id, emojis: [...new Set(emojis)] })),
  read(Retract, ({ message }, { id, moderated, reason }) => (message.retracts ??= retraction(id, moderated, reason))),
  read(ApplyTo, ({ message }, { id, retract, moderated }) => {
    if (retract) message.retracts ??= { id }
    else if (moderated?.retract) message.retracts ??= retraction(id, moderated, moderated.reason)
  }),
  read(FileSharing, (draft, value) => addFile(draft, (draft.sharing ??= []), fromSharing(value))),
  read(Reference, (draft, { media }) => media && addFile(draft, (draft.media ??= []), fromMedia(media))),
  read(Oob, (draft, value) => addFile(draft, (draft.oob ??= []), fromOob(value))),
  read(Encryption, ({ message }, { namespace, name }) => {
    message.encryption ??= { namespace, name: nameOf(namespace, name) }
  }),
  ...Object.entries(ENCRYPTED).map(([key, name]): [string, Reader] => [
    key,
    ({ message }) => (message.encryption = { namespace: key.split(' ')[0] ?? '', name }),
  ]),
  read(Propose, ({ message }, { id }) => (message.call ??= id)),
  ...CHAT_STATES.map((name): [string, Reader] => [`${STATES} ${name}`, ({ message }) => (message.chatState ??= name)]),
  read(Markable, ({ message }) => (message.wants.marker = true)),
  ...MARKERS.map(name => read(Marker(name), ({ message }, { id }) => (message.marker ??= { name, id }))),
  read(Request, ({ message }) => (message.wants.receipt = true)),
  read(Received, ({ message }, { id }) => (message.receipt ??= id)),
  ...HINTS.map((name): [string, Reader] => [`${HINT} ${name}`, ({ message }) => addHint(message, name)]),
  read(OriginId, ({ message }, { id }) => (message.originId ??= id)),
  read(StanzaId, ({ message }, value) => message.stanzaIds.push(value)),
  read(Delay, ({ message }, value) => (message.delayed ??= value)),
  read(Answer, ({ message }) => (message.isAnswer = true)),
  read(Announcement, ({ message }, value) => (message.announcement ??= value)),
  read(Chosen, ({ message }, value) => (message.chosen ??= value)),
  read(Proposal, ({ message }, value) => (message.proposal ??= value)),
  read(Stored, ({ message }, value) => (message.stored ??= value)),
]

const readers = new Map<string, { space: string; reader: Reader }[]>()
for (const [key, reader] of table) {
  const [space = '', name = ''] = key.split(' ')
  readers.set(name, [...(readers.get(name) ?? []), { space, reader }])
}

const retraction = (id: string, moderated: { by?: string } | undefined, reason: string | undefined): Retraction => ({
  id,
  ...(moderated && { moderated: true }),
  ...(moderated?.by !== undefined && { by: moderated.by }),
  ...(reason && { reason }),
})

const noteUnreadable = ({ message: { unreadable } }: Draft, name: string): void => {
  if (!unreadable.includes(name)) unreadable.push(name)
}

function addFile(draft: Draft, files: File[], file: File): void {
  if (files.length < MOST_FILES) files.push(file)
  else noteUnreadable(draft, 'file')
}

/** Each part is looked for in the whole text. */
function addFallback(draft: Draft, fallback: Of<typeof Fallback>): void {
  const { fallbacks } = draft.written
  const parts = [...fallbacks, fallback].map(({ body }) => Math.max(1, body.length))
  if (parts.reduce((sum, each) => sum + each, 0) <= MOST_PARTS) fallbacks.push(fallback)
  else noteUnreadable(draft, 'fallback')
}

function addHint({ hints }: Message, name: Hint): void {
  if (!hints.includes(name)) hints.push(name)
  hints.sort()
}
