// Takes what groups of other organisations write to ours.
import { groupProposed } from '../core/federation/follow.ts'
import { relayAnnouncement, type Foreign } from '../core/federation/relay.ts'
import type { Group } from '../core/model/group.ts'
import { Announcement } from '../xep/broadcast.ts'
import { Proposal } from '../xep/federation.ts'
import { Fault } from '../xep/fault.ts'
import type { Message } from '../xep/message.ts'
import type { Of } from '../xep/schema.ts'
import type { Request } from './router.ts'
import { findGroup } from '../core/groups/find.ts'
import { bareJid } from '../core/model/jid.ts'
import { say } from '../texts/say.ts'

/**
 * Whether the message was between groups, and is done. Read before anything is looked up: what is wrong with it must not
 * tell whether there is such a group.
 * @throws Fault when the owner of ours has not agreed, as for a group that is not there
 */
export async function betweenGroups(request: Request, message: Message): Promise<boolean> {
  const { context, to, from } = request
  const { proposal, unreadable } = message
  const announcement = proposal ? undefined : message.announcement
  if ([Proposal, Announcement].some(({ name }) => unreadable.includes(name)))
    throw new Fault(
      'bad-request',
      say('Of this message <{unreadable}/> cannot be read.', { unreadable: unreadable.join('/>, <') }),
    )
  if (!proposal && !announcement) return false
  const [sender, host = ''] = [bareJid(from), bareJid(from).split('@')[1]]
  const group = host === context.config.domain ? undefined : await findGroup(context, to)
  if (!group) return false
  if (proposal) await groupProposed(context, group, sender, proposal.group)
  else if (announcement) await relayAnnouncement(context, foreignOf(message, announcement, group, sender))
  return true
}

/** Finds where a message began. A correction or retraction began where the message that it names did. */
function foreignOf(message: Message, { id, origin }: Of<typeof Announcement>, group: Group, from: string): Foreign {
  const first = message.corrects ?? message.retracts?.id ?? id
  return { group, from, id, message, source: origin ?? `${first}@${from.slice(from.indexOf('@') + 1)}` }
}
