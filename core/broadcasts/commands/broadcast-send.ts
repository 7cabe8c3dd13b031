import { createHash } from 'node:crypto'
import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, type Next } from '../../commands/command.ts'
import { momentInput } from '../../commands/moment-input.ts'
import type { Context } from '../../context.ts'
import { groupNamed } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import { addressOf } from '../../model/jid.ts'
import { readMoment } from '../../model/moment.ts'
import { waitNote } from '../../runs/waiting.ts'
import { acceptBroadcast, sentText } from '../broadcast.ts'
import { keepQuestion, keepSelection } from '../keep.ts'
import { orderOf } from '../plan.ts'
import type { Broadcast } from '../records.ts'
import { scheduleBroadcast, scheduledText } from '../scheduled.ts'
import { broadcastPreview } from './broadcast-preview.ts'
import { messageInputs, planOf } from './message-inputs.ts'
import { callerZone } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

export const broadcastSend = command({
  name: 'broadcast send',
  help: 'sends a message to everyone in a broadcast group of yours, or to some of them',
  who: 'member',
  more:
    "It is simpler to write to the group's own address: what you write there goes to everyone in it. Begin with" +
    " 'except nyang, ldehaan:' or 'only nyang, team-sales:' and it goes to all but those, or to those alone;" +
    ' nobody who gets it can tell. Names are usernames, whole names and groups.' +
    ' With --buttons "Yes/No" everybody answers by a tap or a number, and you alone see who chose what.' +
    ' With --at "2026-12-24 08:00" it waits until then, by your clock: broadcast scheduled lists what waits.',
  inputs: {
    ...messageInputs(),
    keep: optionalText('Keep that selection as a new broadcast group with this name'),
    at: momentInput('When it is sent, as 2026-12-31 08:00; at once where nothing is written'),
    once: optionalText('A name for this sending: asked for again with the same one, it is not sent again', {
      forPrograms: true,
    }),
  },
  preview: broadcastPreview,
  async run(context, caller, { group: name, keep, at, once, ...message }) {
    const group = await groupNamed(context, name, caller)
    const plan = planOf(message)
    if (keep && !plan.selection)
      throw new Fault('bad-request', say('There is no selection to keep: say only or except.'))
    const named = once === undefined ? undefined : `command ${digest(once)}`
    if (at !== undefined) {
      if (keep)
        throw new Fault('bad-request', say('A selection is kept when its message is sent: leave keep empty, or when.'))
      const time = readMoment(at, callerZone(context.config, caller), context.now())
      const kept = await scheduleBroadcast(context, { group, plan, at: time, once: named }, caller)
      return { text: scheduledText(context, kept, caller) }
    }
    const order = { ...orderOf(group, plan), ...(named !== undefined && { once: named }) }
    const broadcast = await acceptBroadcast(context, order, caller)
    const see = broadcast.question === undefined ? '' : ` ${say('The answers come to you alone: answers.')}`
    const sent = `${sentText(broadcast)}${see}${waitNote(context)}`
    if (!broadcast.audience) return { text: sent }
    if (keep) return { text: `${sent}\n${await kept(context, broadcast, keep, caller)}` }
    return {
      text: `${sent} ${say('To keep this selection: selection keep {id} NAME.', { id: broadcast.id })}`,
      next: keepSelectionNext(broadcast),
    }
  },
})

/** Keeps the selection as a group. The message is sent, whatever becomes of the group. */
async function kept(context: Context, broadcast: Broadcast, name: string, caller: Caller): Promise<string> {
  try {
    const group = await keepSelection(context, broadcast, name, caller)
    return say('The selection is kept as {address}.', { address: addressOf(group, context.config) })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return say('The selection is not kept: {reason} Try: selection keep {id} NAME.', {
      reason: error.message,
      id: broadcast.id,
    })
  }
}

/** Asks the sender in chat for the name of the group. */
export const keepSelectionNext = (broadcast: Broadcast): Next => ({
  command: 'selection keep',
  fields: { broadcast: broadcast.id },
  asking: 'name',
  question: keepQuestion(broadcast),
})

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
