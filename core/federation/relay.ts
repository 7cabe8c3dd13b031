// What groups elsewhere send to one of ours that follows them, passed on once. Where several bring the same, none of them can
// keep it away or take it back for another: an announcement names where it began, and only that host is believed about it.
import { createHash } from 'node:crypto'
import { hosts } from '../../config.ts'
import { acceptBroadcast } from '../broadcasts/broadcast.ts'
import { retractBroadcast } from '../broadcasts/retraction.ts'
import type { Context } from '../context.ts'
import { isFollowed, nobodyHere } from './follow.ts'
import type { Group } from '../model/group.ts'
import type { Broadcast } from '../broadcasts/records.ts'
import { administrator } from '../model/caller.ts'

export interface Foreign {
  group: Group
  /** The bare address that it comes from. */
  from: string
  body: string
  /** Of the announcement, or of the one that it takes back: where it began, as `id@host`. */
  source: string
  /** It takes back what was passed on. */
  retracts: boolean
}

/**
 * Passes on an announcement of a group that is followed. What began here, or was passed on before, ends here: groups that
 * follow each other in a circle each say it once.
 * @throws Fault item-not-found, as for a stranger, when it is not followed
 */
export async function relayAnnouncement(context: Context, foreign: Foreign): Promise<void> {
  const { group, from, source, retracts } = foreign
  if (!(await isFollowed(context, group, from))) throw nobodyHere()
  if (source.endsWith(`@${hosts(context.config).component}`)) return
  await context.serially(`relay ${group.id} ${source}`, async () => {
    const known = await context.store.broadcasts.find({ where: { group: group.id, source, retracts: null } })
    await (retracts ? takeBackRelayed(context, foreign, known) : relayOnce(context, foreign, known))
  })
}

/** Another text under the same source is not what the first one brought: one of the two made it up, and both are said. */
async function relayOnce(context: Context, { group, from, body, source }: Foreign, known: Broadcast[]): Promise<void> {
  const said = known.filter(({ accepted }) => accepted)
  if (said.some(each => brought(each, from) || wasTakenBack(each, source))) return
  const same = said.find(each => each.body === body && !each.retracted)
  if (same) return void (await context.store.broadcasts.change(same.id, {}, { via: [...viaOf(same), from] }))
  const mark = createHash('sha256').update(body).digest('base64url')
  const once = `follow ${group.id} ${source} ${from} ${mark}`
  await acceptBroadcast(context, { group, body, personal: false, source, via: [from], once }, administrator)
}

/** It goes when all who brought it take it back, or when the host does where it began. */
async function takeBackRelayed(context: Context, { from, source }: Foreign, known: Broadcast[]): Promise<void> {
  const began = hostOf(source) === hostOf(from)
  for (const broadcast of known) {
    if (broadcast.retracted || !brought(broadcast, from)) continue
    const others = viaOf(broadcast).filter(address => address !== from)
    if (began || !others.length) await retractBroadcast(context, broadcast.id, administrator)
    else await context.store.broadcasts.change(broadcast.id, {}, { via: others })
  }
}

/** Before that was noted, it is the host alone where it began that is believed to have brought it. */
const viaOf = ({ via, source = '' }: Broadcast) => via ?? [`@${hostOf(source)}`]

const brought = (broadcast: Broadcast, from: string) =>
  viaOf(broadcast).some(address => address === from || address === `@${hostOf(from)}`)

/** By the host where it began: whoever brings it after that is late. */
const wasTakenBack = (broadcast: Broadcast, source: string) =>
  broadcast.retracted !== undefined && viaOf(broadcast).some(address => hostOf(address) === hostOf(source))

const hostOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
