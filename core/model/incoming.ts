// Lines that somebody wrote to one of our addresses, as the door read them.
import type { Buttons } from '../../xep/buttons.ts'
import type { Message } from '../../xep/message.ts'
import type { Caller } from './caller.ts'
import { say } from '../../texts/say.ts'

/** A line that goes into no archive: `secret` is not stored by us either, a `refusal` is. */
export type Saying = 'secret' | 'refusal'

export interface Incoming {
  caller: Caller
  /** Full JID. */
  from: string
  /** The address of ours, without a resource. */
  to: string
  /** All that the message says. */
  message: Message
  /** What the person wrote, without quotes and stand-ins. */
  body: string
  /** It was handed over by the server for the first time; absent as well where the server does not store it. */
  isFirst?: boolean
  /** Writes a line back, to a message that comes again once. */
  say: (text: string, how?: Saying, buttons?: Buttons) => Promise<void>
  /** Whether an error only says that the stream is lost by which the message came: the message comes again then. */
  isLost: (error: unknown) => boolean
}

/** The kind of effect that a message may have. Beside an encryption, a call, … its text is a stand-in. */
export type Kind =
  | 'encrypted'
  | 'call'
  | 'retraction'
  | 'reaction'
  | 'unreadable'
  | 'no chat'
  | 'correction'
  | 'content'
  | 'subject'
  | 'empty'
  | 'transient'

export function kindOf(message: Message): Kind {
  if (message.encryption) return 'encrypted'
  if (message.call !== undefined) return 'call'
  if (message.retracts) return 'retraction'
  if (message.reactions) return 'reaction'
  if (message.unreadable.some(name => name !== 'stored')) return 'unreadable'
  const says = message.text !== undefined || message.files.length > 0 || message.chosen !== undefined
  if (says && (message.type === 'groupchat' || message.type === 'headline')) return 'no chat'
  if (says) return message.corrects === undefined ? 'content' : 'correction'
  if (message.subject !== undefined) return 'subject'
  return message.body === undefined ? 'transient' : 'empty'
}

/** Says why nothing comes of a message of some kinds, whatever address of ours it is for, in words for its sender. */
export function whyUseless(message: Message): string | undefined {
  const kind = kindOf(message)
  if (kind === 'encrypted')
    return [
      say('This message is encrypted ({name}) and cannot be read here, so nothing was sent and nothing was done.', {
        name: message.encryption?.name,
      }),
      say('Switch encryption off for this chat and write it again.'),
      say(
        'In Conversations and Dino tap the lock and choose Unencrypted; in Gajim choose No encryption at the lock; in Profanity write /omemo end.',
      ),
    ].join(' ')
  if (kind === 'unreadable')
    return say('Your client wrote a part of this message ({part}) in a form that cannot be read. Nothing was sent.', {
      part: message.unreadable.join(', '),
    })
  if (kind === 'no chat')
    return say('This message has the type {type} and nothing was done with it. Write it as an ordinary chat message.', {
      type: message.type,
    })
  if (kind === 'subject')
    return say('This message has a subject and no text. Nothing was done with it: write a text, too.')
  return undefined
}
