// Messages: everything that a message stanza says, as one value. From a stanza: message-parse.ts; to one: message-build.ts
import type { Element } from 'ltx'
import type { Announcement } from './broadcast.ts'
import type { Chosen } from './buttons.ts'
import type { ChatState } from './chat-states.ts'
import type { Proposal } from './federation.ts'
import type { File } from './files.ts'
import type { Hint } from './hints.ts'
import type { MarkerName } from './markers.ts'
import type { Stored } from './outbox.ts'
import type { Reactions } from './reactions.ts'
import type { Reply } from './reply.ts'
import type { Of } from './schema.ts'

export const TYPES = ['normal', 'chat', 'groupchat', 'headline', 'error'] as const
export type MessageType = (typeof TYPES)[number]

export interface Message {
  type: MessageType
  id?: string
  /** What the person wrote: without quotes, addresses of files and stand-ins. Absent where nothing of that is left. */
  text?: string
  /** The whole body, as clients show it that know no feature. */
  body?: string
  /** The language of the body. */
  language?: string
  subject?: string
  thread?: string
  reply?: Of<typeof Reply>
  /** The id of the message that this one stands in for. */
  corrects?: string
  retracts?: Retraction
  /** All that the sender reacts with to the message `id`; none takes earlier ones back. */
  reactions?: Of<typeof Reactions>
  files: File[]
  encryption?: { namespace: string; name: string }
  /** The id of a call that rings. */
  call?: string
  chatState?: ChatState
  /** How far the sender has read. */
  marker?: { name: MarkerName; id: string }
  /** The id of the message that has arrived at the sender. */
  receipt?: string
  /** What the sender wants to be told of this message. */
  wants: { receipt?: true; marker?: true }
  hints: Hint[]
  originId?: string
  stanzaIds: { id: string; by: string }[]
  delayed?: { stamp: string; from?: string }
  /** What programs like Bellhop say of their own messages. */
  isAnswer?: true
  announcement?: Of<typeof Announcement>
  /** What the sender has chosen of the buttons of a question. */
  chosen?: Chosen
  proposal?: Of<typeof Proposal>
  /** Under which id the server stores this message. */
  stored?: Of<typeof Stored>
  /** The names of payloads whose meaning is known, and whose form is not as it should be. */
  unreadable: string[]
  /** Payloads that are not known here, by namespace and name. */
  others: Element[]
}

export interface Retraction {
  id: string
  /** A moderator of a room did it. */
  moderated?: true
  by?: string
  reason?: string
}
