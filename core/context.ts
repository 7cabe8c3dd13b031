// The context is what a rule is given: settings, store, wire, queue, transports, time. The doors fill it; core only declares
// it.

import type { Config } from '../config.ts'
import type { Element, Extension } from '../xep/schema.ts'
import type { Archives } from '../xep/stream.ts'
import type { Admins } from './model/caller.ts'
import type { InboxRecord } from './model/inbox.ts'
import type { Picture } from './model/picture.ts'
import type { Listing } from './model/listing.ts'
import type { Store } from './model/records.ts'

export interface Context {
  config: Config
  store: Store
  wire: Wire
  queue: Queue
  post: Post
  pictures: Pictures
  /** The directory that we ask, where the organisation is listed in one. */
  directory?: Directory
  throttle: Throttle
  reconnects: Reconnects
  /** The people whom the settings name as administrators. */
  admins: Admins
  /** The names that are spoken for. */
  names: Names
  log: Log
  /** What the operator of the machine should mend. */
  warnings: Warnings
  /** How the archives of the XMPP server are. */
  archives: ArchiveWatch
  backups: Backups
  /** What has gone wrong in here lately. */
  incidents: Incidents
  /** Counts what happens, for /metrics. */
  count: (what: Counter, by?: number) => void
  now: () => Date
  /** The record of the message that is handled, where the message may come again (core/inbox.ts). */
  inbox?: InboxRecord
}

export interface Warnings {
  /** Logs the warning the first time, in English, and keeps it until the process ends. @param make says it to who asks */
  raise(make: () => Warning): void
  /** Lists the warnings that were raised, and what the checks find now. */
  all(): Promise<Warning[]>
}

export interface IncidentNote {
  /** What people quote. */
  id: string
  at: string
  /** What was being done, as the log has it. */
  about: string
  /** The first line of the error. */
  error: string
}

export interface Incidents {
  note(incident: { id: string; at: Date; about: object; error: unknown }): void
  /** Lists the incidents, the newest first. */
  list(): IncidentNote[]
}

export interface ArchiveWatch {
  /** Notes what the server tells. */
  tell(archives: Archives): void
  /** What it told last. */
  readonly told: Archives
}

/** Copies of everything that lasts: store, server's data, secrets. */
export interface Backups {
  /**
   * Copies everything as it is at one moment, and checks the copy.
   * @throws Fault resource-constraint for a full disk, feature-not-implemented where the store is no file
   */
  take: (folder: string) => Promise<Backup>
  /** When the newest complete backup in a folder was taken, of those that are not after `now`. */
  newest: (folder: string, now: Date) => Promise<Date | undefined>
  /** Lists the complete backups in a folder, newest first. */
  list: (folder: string) => Promise<Backup[]>
  /** Removes all but the newest, and never the one that was just taken. */
  keep: (folder: string, count: number, taken: string) => Promise<void>
}

export interface Backup {
  /** Its folder. */
  path: string
  /** The moment as which everything was copied. */
  at: Date
  files: number
  bytes: number
  /** Whether the secrets are in it, encrypted. */
  hasSecrets: boolean
}

export interface Warning {
  /** What it is about: a file, an address, a setting. */
  object: string
  part: string
  should: string
  is: string
}

/** The XMPP stream. Everything waits while the server is away, up to a bound; then Fault remote-server-timeout. */
export interface Wire {
  /** Whether the stream is up at this moment. */
  readonly online: boolean
  /** How many streams have been lost until now: what was said on an earlier one may be lost with it. */
  readonly lost: number
  /** How many stanzas were taken in and are not finished. */
  readonly handling: number
  /**
   * Asks by IQ and parses the answer.
   * @param from the address of ours that asks, where it matters
   * @throws Fault the server's refusal
   */
  ask<Q>(type: 'get' | 'set', to: string, question: Extension<Q>, value: Q, from?: string): Promise<Element | undefined>
  /**
   * Asks while nothing else is sent: other stanzas wait for the answer.
   * @throws Fault the server's refusal
   */
  askAlone<Q>(to: string, question: Extension<Q>, value: Q): Promise<Element | undefined>
  /** Sends one stanza; resolves when it was handed to the socket. */
  send(stanza: Element): Promise<void>
}

/** Pictures: those from outside, and charts. */
export interface Pictures {
  /**
   * Decodes a picture and draws it anew.
   * @param given a file, or the address of a file that was uploaded here
   * @param form `tile`: a small square; `sticker`: larger, and all of the picture
   * @throws Fault not-acceptable, item-not-found, remote-server-timeout
   */
  take(given: Uint8Array, form?: 'tile' | 'sticker'): Promise<Picture>
  /** Draws a chart as PNG: a bar for each label, in their order. One chart at a time. */
  drawBars(chart: { title: string; colour: string; bars: [label: string, times: number][] }): Promise<Uint8Array>
}

/** Deferred work. The store is the truth: a job only says which record to look at. */
export interface Queue {
  /**
   * @param delay ms until it is done at the earliest
   * @returns whether the queue has taken it; else it takes it as soon as it can, and the store knows of it
   */
  add(kind: Job, id: string, delay?: number): Promise<boolean>
  readonly health: QueueHealth
}

export interface QueueHealth {
  /** `evicting`: it works, and throws jobs away when its memory is full. */
  status: 'ok' | 'away' | 'full' | 'evicting'
  /** Its maxmemory-policy, where it was asked. */
  policy?: string
  /** How many jobs wait or run; while it is away, as it was last seen, with those added since. */
  jobs: number
  /** How many ms ago the oldest of them was due; 0 when all wait for their time. */
  oldest: number
}

/** Numbers that only grow, by name; a subject adds its own. */
export interface Counters {
  stanzas_in: true
  stanzas_out: true
  faults: true
  incidents: true
}
export type Counter = keyof Counters

/** Kinds of deferred work; a subject adds its own. */
export interface Jobs {}
export type Job = keyof Jobs

/** The transports to people who are not signed in; without a transport its mails are unsent, for the administrator to read. */
export interface Post {
  mail?: MailRoute
  text?: TextRoute
  /** Reads a mail. Answers nothing for one that is no bounce. */
  readBounce?: (raw: Uint8Array) => Promise<Bounce | undefined>
}

export interface MailRoute {
  send: (mail: Mail) => Promise<PostResult>
  /** Connects and signs in. @returns why that fails; nothing when it works */
  check: () => Promise<string | undefined>
}

export interface TextRoute {
  send: (message: TextMessage) => Promise<PostResult>
}

/** What became of a mail that was handed over. */
export type PostResult =
  | { is: 'taken' }
  /** The recipient will never get it. */
  | { is: 'refused'; problem: string }
  /** The recipient may get it later. */
  | { is: 'later'; problem: string }
  /** It was refused because of us, or nobody answered: no other mail would be taken either. */
  | { is: 'blocked'; problem: string }

/** What a mail server reports of a mail that it has taken. */
export interface Bounce {
  /** The addresses that the report was sent to: one of them names the mail. */
  recipients: string[]
  /** Whether the mail is given up; a delay is reported, too. */
  failed: boolean
  /** In the words of the server that refused. */
  problem: string
}

export interface Mail {
  /** The same whenever the same mail is sent again, so that a mail server can drop the double. */
  id: string
  to: string
  subject: string
  text: string
  html: string
  /** Where an answer goes, if not to the sender. */
  replyTo?: string | undefined
  /** What stands in the address for bounces; nobody else can make it. */
  bounceId: string
  /** The link that ends mails of this kind, for whoever has it (RFC 2369). */
  endLink?: string | undefined
  files?: MailFile[]
}

export interface MailFile {
  name: string
  /** The media type. */
  type: string
  content: Uint8Array
  /** The HTML part shows it at `cid:NAME`; else it is attached. */
  isShown?: boolean
}

export interface TextMessage {
  id: string
  /** A phone number in digits, with + and its country in front (E.164). */
  to: string
  text: string
  /** Where the gateway may report what became of it. */
  report: string
}

/** A directory that is asked for all its people at once. */
export interface Directory {
  /** @throws Fault when the answer is not certain to be whole: then nobody is removed for not being in it */
  read(): Promise<Listing>
  /** Whether anybody or anything in it has changed since it was read last. @throws Fault when it gives no answer */
  moved(): Promise<boolean>
}

/** Counts failures per key; `wait` answers how many ms the next try has to wait when `free` failures cost nothing. */
export interface Throttle {
  wait(key: string, free: number): number
  fail(key: string): void
  clear(key: string): void
}

/** Counts the sessions of each device that follow each other closely. */
export interface Reconnects {
  /** Counts a session that has begun. @returns whether the device has to wait before the next one */
  began(device: string): boolean
  /** How many ms the next sign-in of the device has to wait. */
  wait(device: string): number
}

/** Names that are spoken for: of members, of derived groups, of Bellhop and those who run it. */
export interface Names {
  /** Forgets what is in memory: to be called when members have come, gone or changed. */
  changed(): void
  /** Whether a pattern gives this part of an address for somebody who is here. */
  reservesAddress(name: string): Promise<boolean>
  /** Whether a reader may take this name or title for a member, a derived group, Bellhop or those who run it. */
  looksTaken(name: string): Promise<boolean>
}

export interface Log {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}
