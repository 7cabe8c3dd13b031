// A subject is what a folder of core tells the house of itself. The list is subjects.ts; house.ts gathers it.
import type { Declaration } from '../store/declaration.ts'
import type { CategoryPart } from './commands/category.ts'
import type { Answer } from './commands/command.ts'
import type { Act, ActOutcome } from './model/act.ts'
import type { Caller } from './model/caller.ts'
import type { Group } from './model/group.ts'
import type { Incoming } from './model/incoming.ts'
import type { Person } from './model/person.ts'
import type { Picture } from './model/picture.ts'
import type { Write } from './model/records.ts'
import type { Holdings } from './model/holding.ts'
import type { Context, Counter, Job, Warning } from './context.ts'
import type { Metric } from './metric.ts'
import type { RosterItem, Snapshot } from './provisioning/snapshot.ts'

export interface Subject {
  /** The name of its folder. */
  name: string
  /** Its records, by the names of their collections (`records.ts`). */
  collections?: Record<string, Declaration>
  /** Whose the records of its collections are (`holdings.ts`). */
  holdings?: Holdings
  /** What people can do, in the order in which help lists it. A category that another subject has begun is added to. */
  commands?: CategoryPart[]
  /** Deferred work: each is given the id of the record to look at. It may be run twice. */
  jobs?: Partial<Record<Job, (context: Context, id: string) => Promise<void>>>
  /** What a start, and every new stream to the server, goes on with. */
  resume?: Resume[]
  /** Addresses on our domain that are this subject's. */
  addresses?: Addresses[]
  /** What links of this subject's kinds lead to (core/invites). */
  links?: Record<string, LinkKind>
  /** What a line to Bellhop is an answer to, where it is no command: what is replied then. */
  answer?: (context: Context, incoming: Incoming) => Promise<string | undefined>
  /** Features of service discovery that all our addresses have (XEP-0030 §3.1). */
  features?: string[]
  /** Contacts that the roster of a person follows from. An address that an earlier subject has given stays as it is. */
  roster?: (all: Snapshot) => (person: Person) => Iterable<[address: string, RosterItem]>
  /** Adds to what is compared what the contacts of this subject follow from. */
  completeSnapshot?: (context: Context, all: Snapshot) => Promise<void>
  /** Told of everything that is compared, before the server is brought to it. */
  beforeProvisioning?: (context: Context, all: Snapshot) => Promise<void>
  /** A device of a person has signed in, and what follows for the device is done. */
  connects?: (context: Context, person: Person) => Promise<void>
  /** A session of a person has ended: others may go on. */
  disconnects?: (context: Context, person: Person) => Promise<void>
  /**
   * A person goes: the subject removes what it keeps of the person, who may be gone from the store already. It may be run twice.
   * @param successor the id of the member who takes over what has to stay; nobody for a guest
   */
  personLeaves?: (context: Context, person: Person, successor: string | undefined) => Promise<void>
  /** Somebody else ends the memberships of people in a group: what else is written in the same batch. */
  membersRemoved?: (context: Context, people: string[], group: string) => Promise<Write[]>
  /** A group goes: the subject removes what it keeps of the group, which may be gone from the store already. It may be run twice. */
  groupCloses?: (context: Context, group: Group) => Promise<void>
  /** Told at each start, when the organisation of the file is there. */
  organisationReady?: (context: Context) => Promise<void>
  /**
   * Hands a coupon out in the batch that books the payment for it.
   * @param book books the payment together with the writes of the sale
   * @throws Fault not-acceptable where it is not sold any more: then nothing is paid
   */
  sellCoupon?: (context: Context, payment: CouponPayment, book: (sale: Write[]) => Promise<void>) => Promise<void>
  /** Somebody has paid from the own wallet, which may hold little now. @param owner the id of the person */
  walletPaid?: (context: Context, owner: string) => Promise<void>
  /** An administrator is about to run a command that may change something. What it answers is told the outcome. */
  actBegins?: (context: Context, act: Act) => Promise<(outcome: ActOutcome, why?: string) => Promise<void>>
  /** Removes what nobody asks for any more; run at each start and once a day. */
  expire?: (context: Context) => Promise<void>
  /**
   * What the doctor finds that is no difference between store and server, and that people have to mend.
   * It runs without the XMPP server, too: a subject that asks the server finds nothing while the server is away.
   */
  examine?: (context: Context) => Promise<Warning[]>
  /** Numbers that only grow, for /metrics. */
  counters?: Partial<Record<Counter, Metric>>
  /** Numbers of this moment, for /metrics. */
  gauges?: Record<string, Gauge>
  /** Fields of /healthz. */
  health?: (context: Context) => Promise<Record<string, unknown>>
}

/** A payment for a coupon: the ids of the payment, of who pays, and of the coupon. */
export interface CouponPayment {
  id: string
  payer: string
  coupon: string
}

/** Links that lead to something of a subject's. */
export interface LinkKind {
  /** What a link is about, as people read it. @param of what the invite names */
  title: (context: Pick<Context, 'store'>, of: string) => Promise<string | undefined>
  /** Gives a person what a link grants; who has it already gets nothing more. @throws Fault */
  take: (context: Context, token: string, person: Person) => Promise<Answer>
}

export interface Resume {
  /** Steps begin in this order and run concurrently; each is retried as long as the stream is the same. */
  order: number
  run: (context: Context, tell: (progress: string) => void) => Promise<void>
  /** It adds unfinished work of the store to the queue: it is run as well when the queue has lost some. */
  requeues?: true
}

export interface Gauge extends Metric {
  read: (context: Context) => Promise<number>
}

/** One of our addresses, as a caller may know it. */
export interface Address {
  identity: { category: string; type: string; name: string }
  /** Features beside those of all addresses. */
  features?: string[]
  vcard: { name: string; about: string }
  /** Drawn when it is first asked for. */
  picture?: () => Picture
  /** The one that somebody has set instead. */
  chosenPicture?: () => Promise<Picture | undefined>
  /** Fields of commands that the address itself says. */
  fields?: Record<string, string>
  /** Takes a line that was written to the address. @returns whether its sender gets a receipt, as its effect is stored @throws Fault */
  message: (incoming: Incoming) => Promise<boolean>
  /** Takes what a client says of the moment: that somebody is typing, has got or has read a message. */
  signal?: (incoming: Incoming) => Promise<void>
}

export interface Addresses {
  /** First parts of addresses that are this subject's alone: no group gets one of them as its name. */
  localparts?: string[]
  /** Whether such an address has the name, or may have it some day: no group gets it. */
  isReserved?: (context: Context, name: string) => Promise<boolean>
  /** Whether the subject puts such a contact into rosters by itself: provisioning and the doctor leave it alone. */
  keepsContact?: (name: string) => boolean
  /** Answers nothing for other addresses, and for a caller who may not know of this one. */
  find: (context: Context, to: string, caller: Caller) => Promise<Address | undefined>
}
