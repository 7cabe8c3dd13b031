// What groups of other organisations write to ours.
import { proposed, relay } from '../core/outside/follow.ts'
import { findGroup } from '../core/people.ts'
import { Announcement } from '../xep/broadcast.ts'
import { Proposal } from '../xep/federation.ts'
import { Retract } from '../xep/retract.ts'
import { bare, type Request } from './router.ts'

/** Whether the message was between groups, and is done. @throws Fault when the owner of ours has not agreed */
export async function betweenGroups({ context, stanza, to, from }: Request): Promise<boolean> {
  const proposal = stanza.getChild(Proposal.name, Proposal.ns)
  const announcement = stanza.getChild(Announcement.name, Announcement.ns)
  if (!proposal && !announcement) return false
  const [sender, host = ''] = [bare(from), bare(from).split('@')[1]]
  const group = host === context.config.domain ? undefined : await findGroup(context, to)
  if (!group) return false
  if (proposal) await proposed(context, group, sender, Proposal.parse(proposal).group)
  else if (announcement) {
    const { id, origin } = Announcement.parse(announcement)
    const retract = stanza.getChild(Retract.name, Retract.ns)
    const source = origin ?? `${retract ? Retract.parse(retract).id : id}@${host}`
    const body = stanza.getChildText('body') ?? ''
    await relay(context, { group, from: sender, body, source, retracts: retract !== undefined })
  }
  return true
}
