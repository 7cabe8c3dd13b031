// The records of broadcasts: what was sent, who is still to get it, and what came back.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { GESTURES } from '../../xep/emoticons.ts'
import { id, time } from '../model/fields.ts'
import { file } from '../model/file.ts'

/** How somebody reacts to a broadcast: the whole set, by broadcast and person. */
const reaction = z.object({ id, broadcast: id, person: id, emojis: z.array(z.string()), at: time })

const emoticon = z.object({
  set: z.string(),
  name: z.string(),
  emoji: z.string(),
  words: z.array(z.object({ language: z.string(), text: z.string() })),
  gestures: z.array(z.object({ kind: z.enum(GESTURES), sends: z.string() })),
})

/** A text in another language. */
const version = z.object({ language: z.string(), text: z.string() })

const broadcast = z.object({
  id,
  group: id,
  sender: z.string(),
  /** The id of the message that asked for it, unique per sender: a message has one effect. */
  origin: id,
  /** What is read of it everywhere: the text, and the address of each file in a line of its own. */
  body: z.string(),
  /** The text without the addresses, where there are files. */
  caption: z.string().optional(),
  /** The subject that its sender's client gave it; the body begins with it. */
  subject: z.string().optional(),
  files: z.array(file).optional(),
  /** The name of its sender, where the group has several owners. */
  author: z.string().optional(),
  /** The id that its sender's client gave the message; corrections and retractions name it. */
  stanza: id.optional(),
  /** Its origin-id (XEP-0359), where that is another one: Converse.js takes a message that it has corrected back by that. */
  originId: id.optional(),
  personal: z.boolean(),
  /** A personal text in other languages: who has named one of them reads that one. */
  versions: z.array(version).optional(),
  /** The id of the template that it was made from. */
  template: id.optional(),
  /** The ids of those who were left out, as their profiles cannot fill the text. */
  leftOut: z.array(id).optional(),
  /** Where it began, as `id@host`, when it came from a group of another organisation. */
  source: id.optional(),
  /** The addresses of the groups elsewhere that brought it here, or `@` and the host where it began: they alone take it back. */
  via: z.array(id).optional(),
  /** What each of them has corrected it to, by a digest, while others still say something else. */
  corrections: z.array(z.object({ from: id, text: z.string() })).optional(),
  /** Stored together with its chunks. False for a broadcast that an older Bellhop was ended at. */
  accepted: z.boolean(),
  sent: time,
  recipients: z.number(),
  completed: time.optional(),
  /** The ids of those it goes to, sorted, where that is not everybody whom the group reaches. */
  audience: z.array(id).optional(),
  /** The sender was asked whether to keep its audience. */
  offered: z.boolean().optional(),
  /** The id of the group that its audience was saved as. */
  savedAs: id.optional(),
  /** The id of the first version, where this one corrects it. */
  corrects: id.optional(),
  /** The id of the broadcast that this one takes back. */
  retracts: id.optional(),
  /** The id of what its recipients are asked, where it has buttons. */
  question: id.optional(),
  /** The interactive emoticon that it is (xep/emoticons.md), and the picture of it. */
  emoticon: emoticon.optional(),
  sticker: z.object({ pack: z.string(), jid: z.string(), file }).optional(),
  /** The id of the coupon that each recipient gets, and of the member who gives it. */
  coupon: z.object({ id, by: id.optional() }).optional(),
  /**
   * How many have read it: its copies ask for read marks (XEP-0333). Absent where they do not. That of a correction stays 0, as
   * its readers count for the first version.
   */
  read: z.number().optional(),
  /** When it was taken back. */
  retracted: time.optional(),
})

/** One chunk of a broadcast: these people are still to get it, until `done`. */
const delivery = z.object({
  id,
  broadcast: id,
  people: z.array(id),
  done: z.boolean(),
  /** A digit for each of `people`, in their order: 1 has read it. Absent while nobody has. */
  read: z.string().optional(),
})

/**
 * A copy of a broadcast that did not arrive. Another server sent it back or did not take it: it is `due` again, or given up.
 * Or its recipient here blocks the group: it is in the archive.
 */
const copy = z.object({
  id,
  broadcast: id,
  person: id,
  state: z.enum(['waiting', 'sent', 'undeliverable', 'blocked']),
  tries: z.number(),
  first: time,
  due: time,
  /** The message that brought it back last: one that comes again counts once. */
  origin: id,
  problem: z.string(),
})

/** What a broadcast will be, without its receivers: the choices are as their asker writes them. */
const plan = z.object({
  body: z.string(),
  files: z.array(file).optional(),
  personal: z.boolean(),
  versions: z.array(version).optional(),
  skipMissing: z.boolean().optional(),
  template: id.optional(),
  selection: z.object({ only: z.array(z.string()).optional(), except: z.array(z.string()).optional() }).optional(),
  buttons: z.string().optional(),
  changeable: z.boolean().optional(),
  hours: z.number().optional(),
})

/** A message to a broadcast group that is sent at its time. */
const scheduledBroadcast = z.object({
  id,
  /** The id of the person who sends it; absent for the administrator. */
  by: id.optional(),
  group: id,
  plan,
  at: time,
  /** `sending`: it is not cancelled any more. */
  state: z.enum(['waiting', 'sending', 'sent', 'refused', 'cancelled']),
  /** Why it was not sent. */
  problem: z.string().optional(),
})

export type Plan = z.infer<typeof plan>

export type ScheduledBroadcast = z.infer<typeof scheduledBroadcast>

export type Broadcast = z.infer<typeof broadcast>

export type Reaction = z.infer<typeof reaction>

export type Delivery = z.infer<typeof delivery>

export type Copy = z.infer<typeof copy>

export const collections = {
  broadcasts: {
    schema: broadcast,
    unique: [['sender', 'origin']],
    indexes: [['group', 'sent'], ['sender', 'sent'], ['group', 'stanza'], ['completed'], ['source'], ['corrects']],
  },
  deliveries: { schema: delivery, indexes: [['broadcast']] },
  reactions: { schema: reaction, indexes: [['broadcast'], ['person']] },
  copies: { schema: copy, indexes: [['broadcast'], ['state']] },
  scheduledBroadcasts: {
    schema: scheduledBroadcast,
    indexes: [
      ['by', 'state'],
      ['group', 'state'],
      ['state', 'at'],
    ],
  },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
