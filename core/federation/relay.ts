// Passes on, once, what groups elsewhere send to a group of ours that follows them. Where several bring the same, none of them
// can keep it away or take it back for another: an announcement names where it began, and only that host is believed about it.
import { createHash } from 'node:crypto'
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Message } from '../../xep/message.ts'
import { acceptBroadcast } from '../broadcasts/broadcast.ts'
import { contentOf } from '../broadcasts/draft.ts'
import { correctBroadcast } from '../broadcasts/correction.ts'
import { retractBroadcast } from '../broadcasts/retraction.ts'
import type { Context } from '../context.ts'
import { isFollowed, nobodyHere } from './follow.ts'
import type { Group } from '../model/group.ts'
import type { Broadcast } from '../broadcasts/records.ts'
import { administrator } from '../model/caller.ts'
import { kindOf, type Kind } from '../model/incoming.ts'
import { say } from '../../texts/say.ts'

export interface Foreign {
  group: Group
  /** The bare address that it comes from. */
  from: string
  /** Which of the messages of that address it is. */
  id: string
  message: Message
  /** Of the announcement, or of the one that it corrects or takes back: where it began, as `id@host`. */
  source: string
}

/**
 * Passes on an announcement of a group that is followed, as what it is: a text, files, a correction or a retraction. What began
 * here, or was passed on before, ends here: groups that follow each other in a circle each say it once.
 * @throws Fault item-not-found, as for a stranger, when it is not followed; not-acceptable for what no announcement is
 */
export async function relayAnnouncement(context: Context, foreign: Foreign): Promise<void> {
  const { group, from, source, message } = foreign
  if (!(await isFollowed(context, group, from))) throw nobodyHere()
  const relay = RELAYS[kindOf(message)]
  if (!relay) throw new Fault('not-acceptable', say('Only texts, files, corrections and retractions are passed on.'))
  if (source.endsWith(`@${hosts(context.config).component}`)) return
  await context.serially(`relay ${group.id} ${source}`, async () => {
    const where = { group: group.id, source, accepted: true, retracts: null, corrects: null }
    await relay(context, foreign, await context.store.broadcasts.find({ where }))
  })
}

type Relay = (context: Context, foreign: Foreign, known: Broadcast[]) => Promise<void>

const RELAYS: Partial<Record<Kind, Relay>> = {
  content: relayOnce,
  correction: correctRelayed,
  retraction: takeBackRelayed,
}

/** Another text under the same source is not what the first one brought: one of the two made it up, and both are said. */
async function relayOnce(context: Context, foreign: Foreign, known: Broadcast[]): Promise<void> {
  const { group, from, source } = foreign
  if (known.some(each => brought(each, from) || wasTakenBack(each, source))) return
  const content = contentIn(foreign)
  const { body } = contentOf(content.body, content.files)
  const same = known.find(each => each.body === body && !each.retracted)
  if (same) return void (await context.store.broadcasts.change(same.id, {}, { via: [...(same.via ?? []), from] }))
  const once = `follow ${group.id} ${source} ${from} ${digestOf(body)}`
  await acceptBroadcast(context, { group, ...content, personal: false, source, via: [from], once }, administrator)
}

/**
 * What the host says where it began is the last version, and what is said by all who brought it. What was not passed on here, as it
 * was sent before the group was followed, is a message of its own.
 */
async function correctRelayed(context: Context, foreign: Foreign, known: Broadcast[]): Promise<void> {
  const { group, from, source, id } = foreign
  const first = known.find(each => brought(each, from))
  if (!first) return relayOnce(context, foreign, known)
  if (first.retracted) return
  const content = contentIn(foreign)
  const { body } = contentOf(content.body, content.files)
  const bringers = first.via ?? []
  if (bringers.length > 1 && hostOf(source) !== hostOf(from)) {
    if (first.body === body) return // another one has brought it
    const said = [...(first.corrections ?? []).filter(each => each.from !== from), { from, text: digestOf(body) }]
    await context.store.broadcasts.change(first.id, {}, { corrections: said })
    if (!bringers.every(each => said.some(one => one.from === each && one.text === digestOf(body)))) return
  }
  const caller = { ...administrator, origin: `correct ${group.id} ${source} ${from} ${id}` }
  await correctBroadcast(context, group, first, content, caller)
}

const contentIn = ({ message: { text, files } }: Foreign) => ({ body: text ?? '', ...(files.length && { files }) })

const digestOf = (body: string) => createHash('sha256').update(body).digest('base64url')

/** Takes a message back when all who brought it take it back, or when the host does where it began. */
async function takeBackRelayed(context: Context, { from, source }: Foreign, known: Broadcast[]): Promise<void> {
  const began = hostOf(source) === hostOf(from)
  for (const broadcast of known) {
    if (broadcast.retracted || !brought(broadcast, from)) continue
    const others = (broadcast.via ?? []).filter(address => address !== from)
    if (began || !others.length) await retractBroadcast(context, broadcast.id, administrator)
    else await context.store.broadcasts.change(broadcast.id, {}, { via: others })
  }
}

const brought = ({ via = [] }: Broadcast, from: string) =>
  via.some(address => address === from || address === `@${hostOf(from)}`)

/** Whether the host where a message began has taken it back: whoever brings it after that is late. */
const wasTakenBack = (broadcast: Broadcast, source: string) =>
  broadcast.retracted !== undefined && broadcast.via?.some(address => hostOf(address) === hostOf(source)) === true

const hostOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
