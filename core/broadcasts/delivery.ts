// Deliveries: a stored broadcast goes out by chunks that the server acknowledges and takes once, so that a crash
// anywhere ends in each recipient having it exactly once.
import { hosts } from '../../config.ts'
import { buildAtom } from '../../xep/atom.ts'
import { buildSeed, type Buttons } from '../../xep/buttons.ts'
import { Fanout } from '../../xep/fanout.ts'
import { Fault } from '../../xep/fault.ts'
import { Publish, RetractItem } from '../../xep/pubsub.ts'
import type { Context } from '../context.ts'
import { inParallel } from '../runs/in-parallel.ts'
import { personCalled } from '../people/person.ts'
import { ownName } from '../model/name-swap.ts'
import { noteBlocked } from './blocked.ts'
import { giveCoupon } from './coupon.ts'
import { stageNotice } from '../notices.ts'
import { bodiesFor, TextRefused, type Filler } from './personal.ts'
import { openVersions } from './versions.ts'
import type { Group } from '../model/group.ts'
import type { Delivery, Broadcast } from './records.ts'
import { addressOf, jidOf } from '../model/jid.ts'
import { fieldsOf, type Person } from '../model/person.ts'
import { buttonsFor } from '../questions/question.ts'
import type { Question } from '../questions/records.ts'
import { variantsOf } from './variants.ts'
import { buildAnnouncement, buildBlankAnnouncement } from '../../xep/announcement-message.ts'
import { say } from '../../texts/say.ts'
import { readBy } from '../model/reader.ts'

const WINDOW = 3 // chunks under way at once

/**
 * Delivers what is left of a broadcast, behind those of the same group that were accepted before it.
 * @throws Fault when the server is away: at once, so that the work waits and is asked for again when it is back
 */
export async function deliverBroadcast(context: Context, id: string): Promise<void> {
  const { store, serially, wire } = context
  const asked = await store.broadcasts.get(id)
  if (!asked || asked.completed) return
  if (!wire.online)
    throw new Fault('remote-server-timeout', say('The XMPP server is away: this is sent when it is back.'))
  await serially(`broadcasts ${asked.group}`, async () => {
    const where = { group: asked.group, completed: null, accepted: true, id: { lte: id } }
    const marks = new Marks()
    for (const broadcast of await store.broadcasts.find({ where, sort: 'id' })) await deliver(context, broadcast, marks)
    await marks.made()
  })
}

/** What is noted in the store while the next thing goes out already: a lost note only means that it is asked again. */
class Marks {
  readonly #all: Promise<unknown>[] = []

  add(mark: Promise<unknown>): void {
    mark.catch(() => {}) // told by made()
    this.#all.push(mark)
  }

  async made(): Promise<void> {
    await Promise.all(this.#all)
  }
}

async function deliver(context: Context, broadcast: Broadcast, marks: Marks): Promise<void> {
  const { store } = context
  const group = await store.groups.get(broadcast.group)
  const done = new Marks()
  if (group) {
    // Sent before the copies, so it is done before them; but no copy and no later broadcast waits for the answer.
    done.add(publish(context, broadcast, group))
    done.add(giveCoupon(context, broadcast, group))
    const left = await store.deliveries.find({ where: { broadcast: broadcast.id, done: false } })
    if (broadcast.personal) await deliverPersonal(context, broadcast, group, left, done)
    else await deliverChunks(context, broadcast, group, left, done)
  }
  const completed = context.now().toISOString()
  marks.add(done.made().then(() => store.broadcasts.change(broadcast.id, {}, { completed })))
}

/** A text that was accepted by other rules is judged again here; where it is refused, its sender is told, and nobody else. */
async function deliverPersonal(context: Context, broadcast: Broadcast, group: Group, left: Delivery[], done: Marks) {
  const sender = (await personCalled(context, broadcast.sender)) ?? (await context.store.people.get(group.owner))
  await readBy(context, sender, () => fillChunks(context, broadcast, group, left, done))
}

async function fillChunks(context: Context, broadcast: Broadcast, group: Group, left: Delivery[], done: Marks) {
  let filler: Filler | undefined
  try {
    // Who has lost a field since is not to be left out, and nobody else for them.
    filler = openVersions(broadcast, 'empty', context.config)
    await deliverChunks(context, broadcast, group, left, done, filler)
  } catch (error) {
    if (!(error instanceof TextRefused)) throw error
    await giveUp(context, broadcast, group, error.message)
  } finally {
    await filler?.end()
  }
}

const deliverChunks = (
  context: Context,
  broadcast: Broadcast,
  group: Group,
  left: Delivery[],
  done: Marks,
  filler?: Filler,
): Promise<void> =>
  inParallel(left, WINDOW, async chunk => {
    await deliverChunk(context, broadcast, group, chunk, filler)
    done.add(context.store.deliveries.change(chunk.id, {}, { done: true }))
  })

async function giveUp(context: Context, { id, sender }: Broadcast, group: Group, reason: string): Promise<void> {
  context.log.warn({ broadcast: id, reason }, 'a personal text was given up')
  const person = (await personCalled(context, sender))?.id ?? group.owner
  const { title } = group
  const text = say('Your personal message to {title} did not reach everybody and is given up: {reason}', {
    title,
    reason,
  })
  await (
    await stageNotice(context, [person], text, `given up ${id}`)
  )()
}

async function deliverChunk(
  context: Context,
  broadcast: Broadcast,
  group: Group,
  chunk: Delivery,
  filler: Filler | undefined,
): Promise<void> {
  const { wire, store, config } = context
  const people = await store.people.find({ where: { id: { in: chunk.people } } })
  const bodies = filler && (await bodiesFor(filler, people.map(fieldsOf)))
  if (!people.length) return
  const from = addressOf(group, config)
  const question = await questionOf(context, broadcast)
  const written = new Map(people.map((person, at) => [person.id, bodies?.[at]]))
  const blocked: Person[] = []
  for (const { id, broadcast: version, readers } of await variantsOf(context, broadcast, chunk.id, people)) {
    const recipients = readers.map(person => ({
      jid: jidOf(person, config),
      body: written.get(person.id) ?? version.body,
    }))
    const order = chunkFanout(version, from, id, recipients, question && buttonsFor(question))
    const answer = await wire.ask('set', config.domain, Fanout, order)
    const jids = new Set(answer && Fanout.parse(answer).blocked)
    blocked.push(...readers.filter(person => jids.has(jidOf(person, config))))
  }
  const seed = question && buildSeed(from, question.stanza, question.choices)
  if (seed) {
    const to = people.map(person => jidOf(person, config))
    await wire.ask('set', config.domain, Fanout, { id: `${chunk.id} seed`, messages: [seed], to })
  }
  await noteBlocked(context, broadcast, group, blocked)
  context.count('copies', people.length - blocked.length)
}

/** What a broadcast asks, where it has buttons. */
export const questionOf = async (
  { store }: Pick<Context, 'store'>,
  { question }: Pick<Broadcast, 'question'>,
): Promise<Question | undefined> => (question === undefined ? undefined : store.questions.get(question))

export interface Recipient {
  jid: string
  /** What this person reads, where it differs from person to person. */
  body: string
}

/**
 * One chunk as the server takes it: one message and its recipients, with a text for each where only the text differs, or a message
 * each where a file stands behind the text: such a message says where the text ends.
 */
export function chunkFanout(
  broadcast: Pick<
    Broadcast,
    | 'id'
    | 'body'
    | 'caption'
    | 'files'
    | 'author'
    | 'personal'
    | 'corrects'
    | 'retracts'
    | 'source'
    | 'emoticon'
    | 'sticker'
    | 'read'
  >,
  from: string,
  chunk: string,
  recipients: Recipient[],
  buttons?: Buttons,
) {
  const { id, body, files, author, retracts } = broadcast
  const isMarkable = broadcast.read !== undefined
  const by = (text: string) => (author && retracts === undefined ? `${author}: ${text}` : text)
  if (broadcast.personal && files) {
    const messageTo = ({ jid, body }: Recipient) =>
      buildAnnouncement(from, { id, text: by(body), files, buttons, isMarkable }, jid)
    return { id: chunk, messages: recipients.map(messageTo), to: [] }
  }
  if (broadcast.personal) {
    const texts = recipients.map(each => ({ to: each.jid, text: by(each.body) }))
    return { id: chunk, messages: [buildBlankAnnouncement(from, { id, buttons, isMarkable })], to: [], texts }
  }
  const text = by(files ? (broadcast.caption ?? '') : body)
  const { corrects, source, emoticon, sticker } = broadcast
  const said = { id, corrects, retracts, source, text, files, buttons, emoticon, sticker, isMarkable }
  const message = buildAnnouncement(from, said)
  return { id: chunk, messages: [message], to: recipients.map(({ jid }) => jid) }
}

/** The node is the record. Publishing the same item id again replaces it by itself (XEP-0060 §7.1.2). */
async function publish(
  { wire, config }: Context,
  { id, body, personal, audience, corrects, retracts, sent }: Broadcast,
  group: Group,
): Promise<void> {
  const { news } = hosts(config)
  const node = ownName(group.name)
  if (retracts !== undefined) return takeBack(() => wire.ask('set', news, RetractItem, { node, item: retracts }))
  if (personal || audience) return // what is not the same for everybody belongs to no common record
  const item = corrects ?? id
  const entry = buildAtom({ id: item, title: group.title, body, published: sent })
  await wire.ask('set', news, Publish, { node, item, entry })
}

/** Ignores an item that is not in the feed, or no longer. */
async function takeBack(retract: () => Promise<unknown>): Promise<void> {
  try {
    await retract()
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'item-not-found') throw error
  }
}
