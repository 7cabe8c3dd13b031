import { createHash } from 'node:crypto'
import { acceptBroadcast } from '../broadcast.ts'
import { orderOf } from '../plan.ts'
import { callerZone, scheduleBroadcast, scheduledText } from '../scheduled.ts'
import type { Context } from '../../context.ts'
import { keepQuestion, keepSelection } from '../keep.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { partsOf, type Selection } from '../selection.ts'
import { waitNote } from '../../waiting.ts'
import { Fault } from '../../../xep/fault.ts'
import type { File } from '../../../xep/files.ts'
import {
  booleanInput,
  command,
  multilineInput,
  numberInput,
  optionalText,
  uploadInput,
  type Next,
} from '../../commands/command.ts'
import { ownedGroupInput } from '../../groups/commands/group-input.ts'
import { momentInput } from '../../commands/moment-input.ts'
import { namesInput } from '../../commands/names.ts'
import type { Broadcast, Plan } from '../records.ts'
import type { Caller } from '../../model/caller.ts'
import { addressOf } from '../../model/jid.ts'
import { readMoment } from '../../model/moment.ts'
import { findGroup, groupNamed } from '../../groups/find.ts'

const SHOWN = 100 // people and groups

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
    group: ownedGroupInput('broadcast'),
    text: multilineInput('Message'),
    only: namesInput('Only to these people and groups, of those it reaches', { choices: reachable }),
    except: namesInput('To all but these people and groups', { choices: reachable }),
    keep: optionalText('Keep that selection as a new broadcast group with this name'),
    buttons: optionalText('Choices to answer with, as Yes/No', { named: true }),
    change: { ...booleanInput('A second choice takes the place of the first one'), named: true },
    hours: { ...numberInput('For how many hours it can be answered, if not 24'), named: true },
    personal: booleanInput("Fill {{ fields }} from each recipient's profile"),
    file: uploadInput('A picture or file that goes with it', { named: true }),
    at: momentInput('When it is sent, as 2026-12-31 08:00; at once where nothing is written'),
    once: optionalText('A name for this sending: asked for again with the same one, it is not sent again'),
  },
  async run(context, caller, { group: name, text, only, except, keep, at, file, once, ...how }) {
    const group = await groupNamed(context, name, caller)
    const selection = (only || except) && { ...(only && { only }), ...(except && { except }) }
    if (keep && !selection) throw new Fault('bad-request', 'There is no selection to keep: say only or except.')
    const plan = planOf(text, how, file, selection)
    const named = once === undefined ? undefined : `command ${digest(once)}`
    if (at !== undefined) {
      if (keep)
        throw new Fault('bad-request', 'A selection is kept when its message is sent: leave keep empty, or when.')
      const time = readMoment(at, callerZone(context, caller), context.now())
      return {
        text: scheduledText(
          context,
          await scheduleBroadcast(context, { group, plan, at: time, once: named }, caller),
          caller,
        ),
      }
    }
    const order = { ...orderOf(group, plan), ...(named !== undefined && { once: named }) }
    const broadcast = await acceptBroadcast(context, order, caller)
    const see = broadcast.question === undefined ? '' : ' The answers come to you alone: answers.'
    const sent = `Sent to ${broadcast.recipients} people as ${broadcast.id}.${see}${waitNote(context)}`
    if (!broadcast.audience) return { text: sent }
    if (keep) return { text: `${sent}\n${await kept(context, broadcast, keep, caller)}` }
    return {
      text: `${sent} To keep this selection: selection keep ${broadcast.id} NAME.`,
      next: keepSelectionNext(broadcast),
    }
  },
})

interface How {
  buttons: string | undefined
  change: boolean
  hours: number | undefined
  personal: boolean
}

const planOf = (
  body: string,
  { buttons, change, hours, personal }: How,
  file: File | undefined,
  selection: Selection | undefined,
): Plan => ({
  ...{ body, personal },
  ...(buttons !== undefined && { buttons, changeable: change, ...(hours !== undefined && { hours }) }),
  ...(file && { files: [file] }),
  ...(selection && { selection }),
})

/** Lists the groups within the group and the people, to be ticked in a form, where that is no endless list. */
async function reachable(context: Context, caller: Caller, { group: name = '' }: Record<string, string>) {
  const group = await findGroup(context, name)
  if (!group || group.kind !== 'broadcast' || !ownsGroup(group, caller)) return []
  const { groups, people } = await partsOf(context, group, caller)
  const all = [
    ...groups.map(({ name: value, title }) => ({ value, label: title })),
    ...people.map(({ username: value, name: label }) => ({ value, label })),
  ]
  return all.length <= SHOWN ? all : all.slice(0, groups.length)
}

/** Keeps the selection as a group. The message is sent, whatever becomes of the group. */
async function kept(context: Context, broadcast: Broadcast, name: string, caller: Caller): Promise<string> {
  try {
    const group = await keepSelection(context, broadcast, name, caller)
    return `The selection is kept as ${addressOf(group, context.config)}.`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `The selection is not kept: ${error.message} Try: selection keep ${broadcast.id} NAME.`
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
