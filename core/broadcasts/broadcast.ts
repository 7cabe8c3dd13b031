// Broadcasts: the owner sends, every member gets one copy, none learns of another. What is accepted here is stored; how it
// goes out: delivery.ts
import { Fault } from '../../xep/fault.ts'
import { isWeb, type File } from '../../xep/files.ts'
import { beginningOf, codePoints, isLonger, unfitCharacter } from '../../xep/text.ts'
import { activityWrite } from '../activity.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import type { Write } from '../model/records.ts'
import { chunksOf, goesTo } from './chunks.ts'
import { ownsGroup, ownersOf, permitOwner } from '../policy/permit.ts'
import { withinDay } from './daily.ts'
import { refuseLacking, tryTexts } from './lacking.ts'
import { audienceOf, reachOf, type Selection } from './selection.ts'
import type { Group } from '../model/group.ts'
import type { Broadcast, Delivery } from './records.ts'
import { addressOf } from '../model/jid.ts'
import { randomText } from '../model/secret.ts'
import { permitOffers } from '../questions/offers.ts'
import { bodyOf, newQuestion, type Asking } from '../questions/question.ts'
import type { Question } from '../questions/records.ts'
import { askLastTally } from '../questions/tally.ts'
import type { Caller } from '../model/caller.ts'
import { personCalled } from '../people/person.ts'
import type { Version } from './versions.ts'

const LONGEST = 10_000 // characters of a body
const LONGEST_FILES = 4_000 // characters of all that a personal text says of its files: chunks.ts
const PAGE = 200 // broadcasts read at once

export interface Order {
  group: Group
  /** The text; with files it is their caption, and may be empty. */
  body: string
  files?: File[]
  /** The id that its sender's client gave the message. */
  stanza?: string
  /** Fill {{ fields }} from each recipient's profile. */
  personal: boolean
  /** A personal text in other languages. */
  versions?: Version[]
  /** Leaves out those whose profiles cannot fill the text; else nothing is sent for them. */
  skipMissing?: boolean
  /** The id of the template that it is made from. */
  template?: string
  /** Some of those whom the group reaches; all where it is absent. */
  selection?: Selection
  /** Whom the group, or the selection, reaches, where its caller has found that out; sorted. */
  reach?: string[]
  /** The coupon that each recipient gets. */
  coupon?: Broadcast['coupon']
  /** What its recipients choose from. */
  asking?: Asking | undefined
  /** The emoticon that it is; its answers are choices. */
  emoticon?: Broadcast['emoticon']
  sticker?: Broadcast['sticker']
  /** Identifies this sending; the caller's own origin where there is none. */
  once?: string
  /** Where it began, as `id@host`, when it comes from a group that this one follows. */
  source?: string
  /** The addresses of the groups elsewhere that brought it. */
  via?: string[]
}

/**
 * Takes a broadcast: when this resolves it is stored and will be delivered, whatever happens.
 * @throws Fault forbidden for all but the owner, not-acceptable for a body that cannot be sent, item-not-found for a
 * selection of others than the group reaches, policy-violation beyond what a member sends a day
 */
export async function acceptBroadcast(context: Context, order: Order, caller: Caller): Promise<Broadcast> {
  const { group, body, personal, selection } = order
  const origin = order.once ?? caller.origin ?? randomText(16)
  if (group.kind !== 'broadcast')
    throw new Fault('not-acceptable', `${group.name} is a chat group: write into its room.`)
  permitOwner(group, caller)
  const id = broadcastId()
  const question = order.asking && (await questionFor(context, id, order, order.asking, caller))
  const content = contentOf(question?.bodyOf(body) ?? body, order.files)
  const versions = order.versions?.map(each => ({ ...each, text: question?.bodyOf(each.text) ?? each.text }))
  const audience = selection && (order.reach ?? (await audienceOf(context, group, selection, caller)))
  const reached =
    audience ?? order.reach ?? (await reachOf(context, group, order.source === undefined ? caller : undefined))
  const { recipients, ...whom } = await recipientsFor(
    context,
    { ...order, ...content, ...(versions && { versions }) },
    reached,
  )
  const sender = senderOf(caller)
  const sent = context.now().toISOString()
  const fresh = {
    id,
    group: group.id,
    sender,
    origin,
    ...content,
    ...authorOf(group, caller),
    personal,
    accepted: false,
    sent,
    recipients: 0,
    ...(audience && { audience }),
    ...whom,
    ...(versions?.length && { versions }),
    ...(order.template && { template: order.template }),
    ...(order.coupon && { coupon: order.coupon }),
    ...(order.emoticon && { emoticon: order.emoticon }),
    ...(order.sticker && { sticker: order.sticker }),
    ...(order.source && { source: order.source }),
    ...(order.via && { via: order.via }),
    ...(order.stanza && { stanza: order.stanza }),
    ...(question && { question: id }),
  }
  const placed = await withinDay(context, fresh, caller, () =>
    placeBroadcast(context, fresh, recipients, question?.writes),
  )
  if (question && placed.id === id) await askLastTally(context, question.record)
  return placed
}

const SHOWN = 200 // characters of a text by which its sender knows it again

/** The question of a broadcast has the broadcast's id. Its text is that of the broadcast with the numbered choices. */
async function questionFor(
  context: Context,
  id: string,
  { group, body }: Order,
  asking: Asking,
  caller: Caller,
): Promise<{ record: Question; bodyOf: (text: string) => string; writes: Write[] }> {
  const from = addressOf(group, context.config)
  const text = beginningOf(body.trim().split('\n', 1)[0] ?? '', SHOWN)
  const permitted = await permitOffers(context, asking, caller)
  const question = newQuestion(context, permitted, { id, kind: 'broadcast', from, to: from, stanza: id, text }, caller)
  const others = await context.store.questions.count({ from, expires: { gt: context.now().toISOString() } })
  return {
    record: question,
    bodyOf: each => bodyOf({ ...question, text: each }, others > 0),
    writes: [{ put: 'questions', record: question }],
  }
}

/** The broadcast that the caller has sent under this origin already. */
export async function broadcastBefore(
  { store }: Context,
  origin: string | undefined,
  caller: Caller,
): Promise<Broadcast | undefined> {
  if (origin === undefined) return undefined
  const [known] = await store.broadcasts.find({ where: { sender: senderOf(caller), origin } })
  return known?.accepted ? known : undefined
}

const senderOf = ({ person }: Caller) => person?.username ?? 'administrator'

/**
 * Who of those who are reached gets a copy: everybody, but a personal text goes to nobody whose profile cannot fill it.
 * @throws Fault not-acceptable naming whose profile lacks what
 */
async function recipientsFor(
  context: Context,
  order: Pick<Order, 'personal' | 'skipMissing' | 'versions'> & Pick<Broadcast, 'body' | 'caption' | 'files'>,
  reached: string[],
): Promise<{ recipients: string[] } & Pick<Broadcast, 'audience' | 'leftOut'>> {
  if (!order.personal) return { recipients: reached }
  refuseLongAddresses(order.files)
  const { fit, lacking } = await tryTexts(context, order, reached)
  if (!order.skipMissing) refuseLacking(lacking)
  if (!lacking.length) return { recipients: fit }
  if (!fit.length) throw new Fault('not-acceptable', 'No profile can fill this text. Nothing was sent.')
  return { recipients: fit, audience: fit, leftOut: lacking.map(({ person }) => person.id) }
}

/** Each copy of a personal text has the files again. @throws Fault not-acceptable */
function refuseLongAddresses(files: File[] = []): void {
  if (JSON.stringify(files).length > LONGEST_FILES)
    throw new Fault('not-acceptable', 'The addresses of the files are too long for a personal text. Nothing was sent.')
}

/** Reads the parts of a broadcast. @throws Fault not-acceptable for what cannot be sent */
export function contentOf(text: string, files: File[] = []): Pick<Broadcast, 'body' | 'caption' | 'files'> {
  if (!text.trim() && !files.length) throw new Fault('not-acceptable', 'A broadcast needs a text.')
  if (!files.every(({ urls }) => urls.length && urls.every(isWeb)))
    throw new Fault(
      'not-acceptable',
      'Not everybody can open this file: its address does not begin with https. Nothing was sent.',
    )
  const body = [...(text.trim() ? [text] : []), ...files.map(({ urls: [url = ''] }) => url)].join('\n')
  if (isLonger(body, LONGEST))
    throw new Fault('not-acceptable', `A broadcast may have ${LONGEST} characters; this has ${codePoints(body)}.`)
  if (unfitCharacter(body))
    throw new Fault('not-acceptable', 'The text has a control character that no message can carry.')
  return { body, ...(files.length && { files, ...(text.trim() && { caption: text }) }) }
}

/** Copies say who wrote where that is not plain. */
export const authorOf = (group: Group, { person }: Caller): Pick<Broadcast, 'author'> =>
  person && ownersOf(group).length > 1 ? { author: person.name } : {}

/**
 * Stores a broadcast to these people; one of the same sender and origin that is stored already takes its place.
 * @param also what is written with it
 */
export async function placeBroadcast(
  context: Context,
  fresh: Broadcast,
  recipients: string[],
  also: Write[] = [],
): Promise<Broadcast> {
  const { sender, origin } = fresh
  return context.serially(`broadcast ${sender} ${origin}`, async () => {
    const [known] = await context.store.broadcasts.find({ where: { sender, origin } })
    if (known?.accepted) return known
    const before = known ? await chunksIn(context, known) : []
    return accept(context, { ...fresh, ...known }, recipients, before, also)
  })
}

/** Stores a broadcast together with all to whom it goes. */
async function accept(
  context: Context,
  broadcast: Broadcast,
  recipients: string[],
  before: Delivery[],
  also: Write[],
): Promise<Broadcast> {
  const { store, queue, count } = context
  const people = broadcast.audience ?? recipients
  const chunks = chunksOf(broadcast, people)
  const ids = new Set(chunks.map(({ id }) => id))
  const stale = before.filter(({ id }) => !ids.has(id))
  const accepted = { ...broadcast, accepted: true, recipients: people.length }
  await store.batch([
    { put: 'broadcasts', record: accepted },
    ...chunks.map((record): Write => ({ put: 'deliveries', record })),
    ...stale.map(({ id }): Write => ({ remove: 'deliveries', id })),
    ...(await activityWrites(context, accepted)),
    ...also,
    ...inboxWrites(context),
  ])
  count('broadcasts')
  await queue.add('broadcast', broadcast.id)
  return accepted
}

/** A broadcast is one message of its sender, however many get it; a correction or retraction is none. */
async function activityWrites(context: Context, broadcast: Broadcast): Promise<Write[]> {
  const { group, sender, files, source, corrects, retracts } = broadcast
  if (corrects !== undefined || retracts !== undefined) return []
  const writer = source === undefined ? await personCalled(context, sender) : undefined
  return [activityWrite(context, `group ${group}`, files?.length ? 'file' : 'text', writer)]
}

/** Chunks that an older Bellhop stored before it accepted a broadcast, and was ended. */
const chunksIn = ({ store }: Context, { id }: Broadcast): Promise<Delivery[]> =>
  store.deliveries.find({ where: { broadcast: id } })

/** Grows with time, to the microsecond: the order in which the broadcasts of a group are delivered. */
export const broadcastId = (): string => earliestBroadcastId(performance.timeOrigin + performance.now()) + randomText(4)

/** No broadcast of that moment, in milliseconds, or after it has an id below this. */
export const earliestBroadcastId = (moment: number): string =>
  `b${Math.floor(moment * 1_000)
    .toString(32)
    .padStart(11, '0')}`

/** Puts what is not finished to the queue again. What an older Bellhop did not accept is up to whoever asks again. */
export async function resumeBroadcasts({ store, queue }: Context): Promise<void> {
  const where = { completed: null, accepted: true }
  for (const { id } of await store.broadcasts.find({ where })) await queue.add('broadcast', id)
}

/**
 * Earlier broadcasts of a group, latest first, that a reader may see; everything for who decides there. What is left out
 * leaves no gap: a list that is shorter than it was asked for would tell of it.
 */
export async function broadcastsOf(
  context: Context,
  group: Group,
  limit: number,
  caller: Caller,
): Promise<Broadcast[]> {
  const found: Broadcast[] = []
  const where = { group: group.id, accepted: true, retracts: null, corrects: null }
  for (let after: Broadcast | undefined; found.length < limit;) {
    const page: Broadcast[] = await context.store.broadcasts.find({
      where,
      sort: 'sent',
      descending: true,
      limit: PAGE,
      ...(after && { after }),
    })
    const shown = page.filter(broadcast => ownsGroup(group, caller) || isFor(broadcast, caller))
    found.push(...(await receivedBy(context, shown, caller)))
    after = page.at(-1)
    if (page.length < PAGE) break
  }
  return found.slice(0, limit)
}

/** A guest reads what was sent to that guest: who wrote before the guest came did not write for outsiders. */
async function receivedBy(context: Context, found: Broadcast[], { person }: Caller): Promise<Broadcast[]> {
  if (person?.sponsor === undefined || context.config.guestHistory === 'yes') return found
  const received = await Promise.all(found.map(broadcast => goesTo(context, broadcast, person.id)))
  return found.filter((_, at) => received[at])
}

const isFor = ({ personal, audience, retracted }: Broadcast, { person }: Caller) =>
  !personal && !retracted && (audience === undefined || (person !== undefined && audience.includes(person.id)))
