// Broadcasts: an owner writes to the address of a broadcast group, and every member gets one copy.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { over, takeLine } from '../conversation/dialogue.ts'
import { refuseLine } from '../conversation/refusing.ts'
import { shownTitle } from '../groups/external.ts'
import { findGroup, knowsGroup } from '../groups/find.ts'
import { chosenPicture, drawGroup } from '../groups/picture.ts'
import { leaveGroup } from '../groups/group-members.ts'
import type { Group } from '../model/group.ts'
import { kindOf, whyUseless, type Incoming } from '../model/incoming.ts'
import { ownsGroup } from '../policy/permit.ts'
import type { Subject } from '../subject.ts'
import { takeAnnouncement } from './announcement.ts'
import { examineBlocking } from './blocked.ts'
import { resumeBroadcasts } from './broadcast.ts'
import { broadcastCancel } from './commands/broadcast-cancel.ts'
import { broadcastHistory } from './commands/broadcast-history.ts'
import { broadcastPreview } from './commands/broadcast-preview.ts'
import { broadcastRetract } from './commands/broadcast-retract.ts'
import { broadcastScheduled } from './commands/broadcast-scheduled.ts'
import { broadcastSend } from './commands/broadcast-send.ts'
import { selectionKeep } from './commands/selection-keep.ts'
import { deliverBroadcast } from './delivery.ts'
import { expireBroadcasts } from './expiry.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { forgetReactions, noteReaction } from './reaction.ts'
import { resendCopy, resumeCopies } from './returned.ts'
import { broadcastContacts } from './roster.ts'
import { forgetScheduled, resumeScheduled, sendScheduled } from './scheduled.ts'
import { say } from '../../texts/say.ts'

declare module '../context.ts' {
  interface Jobs {
    broadcast: true
    copy: true
    scheduled: true
  }
  interface Counters {
    broadcasts: true
    copies: true
  }
}

const NO_REPLY = 'urn:xmpp:noreply:0' // XEP-0506
const LEAVE = /^\s*(leave|stop|unsubscribe|abmelden|abbestellen)[.!]?\s*$/i

export const broadcasts: Subject = {
  name: 'broadcasts',
  collections,
  holdings,
  commands: [
    {
      name: 'broadcasts',
      commands: [
        broadcastSend,
        broadcastPreview,
        broadcastHistory,
        broadcastRetract,
        broadcastScheduled,
        broadcastCancel,
        selectionKeep,
      ],
    },
  ],
  jobs: { broadcast: deliverBroadcast, copy: resendCopy, scheduled: sendScheduled },
  resume: [
    { order: 70, run: resumeBroadcasts, requeues: true },
    { order: 100, run: resumeCopies, requeues: true },
    { order: 101, run: resumeScheduled, requeues: true },
  ],
  addresses: [{ find: groupAddress }],
  roster: broadcastContacts,
  async personLeaves(context, person) {
    await forgetReactions(context, person)
    await forgetScheduled(context, person)
  },
  expire: expireBroadcasts,
  examine: examineBlocking,
  counters: {
    broadcasts: { help: 'Broadcasts accepted' },
    copies: { help: 'Copies of broadcasts that the server has confirmed' },
  },
}

/** A group that the caller may not know of is answered like one that is not there. */
async function groupAddress(context: Context, to: string, caller: Incoming['caller']) {
  const group = await findGroup(context, to)
  if (!group || !(await knowsGroup(context, group, caller))) return undefined
  const title = await shownTitle(context, group)
  return {
    identity: { category: 'client', type: 'bot', name: title },
    features: group.owner === caller.person?.id ? [] : [NO_REPLY],
    vcard: { name: title, about: say('A broadcast group: its owner writes, nobody answers.') },
    picture: () => drawGroup(group),
    chosenPicture: () => chosenPicture(context, group),
    fields: { group: group.name },
    message: (incoming: Incoming) =>
      ownsGroup(group, caller) ? takeAnnouncement(context, incoming, group) : answerMember(context, incoming, group),
  }
}

/** A reaction counts, and one word takes a member out of a group that nobody but its owner has put the member into. */
async function answerMember(context: Context, incoming: Incoming, group: Group): Promise<boolean> {
  const { caller, message } = incoming
  const kind = kindOf(message)
  if (kind === 'reaction') return noteReaction(context, incoming.to, message.reactions, caller)
  const isLeaving = kind === 'content' && !message.files.length && LEAVE.test(incoming.body)
  if (!caller.person || !isLeaving) return refuseMember(context, incoming, group)
  await takeLine(context, incoming, async own => over(await saidToLeave(own, incoming, group)))
  return true
}

async function saidToLeave(context: Context, { caller, isLost }: Incoming, group: Group): Promise<string> {
  try {
    return await leaveGroup(context, group, caller)
  } catch (error) {
    if (!(error instanceof Fault) || isLost(error)) throw error
    return error.message
  }
}

function refuseMember(context: Context, incoming: Incoming, { origin }: Group): Promise<boolean> {
  const { message } = incoming
  const refused = say('This is a broadcast group: only its owner can write here. Your message was sent to nobody.')
  const refusal = origin === 'custom' ? `${refused} ${say('Write leave to get no more of its messages.')}` : refused
  const text = (kindOf(message) === 'encrypted' && whyUseless(message)) || refusal
  return refuseLine(context, incoming, text)
}
