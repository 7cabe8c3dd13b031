// Takes a broadcast back: the group's address tells its recipients (XEP-0424), and it leaves the feed. What somebody has read
// stays read, and clients that know nothing of it show a line that says so.
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { broadcastId } from './broadcast-id.ts'
import { placeBroadcast } from './broadcast.ts'
import type { Context } from '../context.ts'
import { ownsGroup } from '../policy/permit.ts'
import type { Group } from '../model/group.ts'
import { closeQuestion } from '../questions/close.ts'
import { recipientsOf } from './chunks.ts'
import type { Broadcast } from './records.ts'
import type { Caller } from '../model/caller.ts'
import { momentText } from '../model/moment.ts'
import { inLanguage, say } from '../../texts/say.ts'

export interface Retracted {
  broadcast: Broadcast
  retraction: Broadcast
}

/** Goes out behind the message itself, to those whom that went to, once. @throws Fault item-not-found for all but its owner */
export async function retractBroadcast(context: Context, id: string, caller: Caller): Promise<Retracted> {
  const { store, config, now } = context
  const { broadcast, group } = await ownBroadcast(context, id, caller)
  const recipients = await recipientsOf(context, broadcast)
  const at = now().toISOString()
  const fresh = {
    id: broadcastId(),
    group: group.id,
    sender: broadcast.sender,
    origin: `retract ${broadcast.id}`, // taken back twice, it is taken back once
    body: inLanguage(config.language, () => withdrawnText(config, broadcast)),
    personal: false,
    accepted: false,
    sent: at,
    recipients: 0,
    audience: recipients,
    retracts: broadcast.id,
    ...(broadcast.source && { source: broadcast.source }),
  }
  const retraction = await placeBroadcast(context, fresh, recipients)
  await store.broadcasts.change(broadcast.id, { retracted: null }, { retracted: at })
  if (broadcast.question !== undefined) await closeQuestion(context, broadcast.question)
  return { broadcast, retraction }
}

/** What clients show that know no retractions. */
export const withdrawnText = (config: Pick<Config, 'timeZone'>, { sent }: Pick<Broadcast, 'sent'>): string =>
  say('A message of {time} was withdrawn.', { time: momentText(config, sent) })

async function ownBroadcast(
  { store }: Context,
  id: string,
  caller: Caller,
): Promise<{ broadcast: Broadcast; group: Group }> {
  const broadcast = await store.broadcasts.get(id.trim())
  const group = broadcast && (await store.groups.get(broadcast.group))
  if (
    !broadcast?.accepted ||
    broadcast.retracts !== undefined ||
    broadcast.corrects !== undefined ||
    !group ||
    !ownsGroup(group, caller)
  )
    throw new Fault(
      'item-not-found',
      say("You sent no message {id}; 'broadcast history' lists yours.", { id: id.slice(0, 40) }),
    )
  return { broadcast, group }
}
