import { broadcastsOf } from '../broadcast.ts'
import type { Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Group } from '../../model/group.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { answersTo } from '../polls.ts'
import { reactionsTo } from '../reaction.ts'
import { readMeaning, readNumber } from '../read-words.ts'
import type { Broadcast } from '../records.ts'
import { countCopies } from '../returned.ts'
import { command, numberInput } from '../../commands/command.ts'
import { groupInput } from '../../groups/commands/group-input.ts'
import { groupNamed } from '../../groups/find.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

export const broadcastHistory = command({
  name: 'broadcast history',
  help: 'lists the latest messages of a broadcast group',
  who: 'person',
  readsOnly: true,
  inputs: {
    group: groupInput('broadcast'),
    limit: numberInput('How many at most'),
  },
  async run(context, caller, { group: name, limit }) {
    const group = await groupNamed(context, name, caller)
    const isOwner = ownsGroup(group, caller)
    if (isOwner) await context.reads.settle()
    const found = await broadcastsOf(context, group, Math.min(limit ?? 20, 200), caller)
    if (!found.length) return { text: say('Nothing was sent to {title} yet.', { title: group.title }) }
    const shown = minutesFor(context.config, caller)
    // How many receive it is for the owner alone: a member learns nothing of others.
    return isOwner ? ownerHistory(context, group, found, shown) : memberHistory(found, shown)
  },
})

type Shown = (time: string) => string

const memberHistory = (found: Broadcast[], shown: Shown): Answer => ({
  table: { columns: [say('sent'), say('message')], rows: found.map(({ sent, body }) => [shown(sent), body]) },
})

async function ownerHistory(context: Context, { title }: Group, found: Broadcast[], timeShown: Shown): Promise<Answer> {
  const isCounted = found.some(({ read }) => read !== undefined)
  const rows = await Promise.all(
    found.map(async broadcast => ({
      sent: timeShown(broadcast.sent),
      recipients: recipientsText(broadcast),
      state: await stateText(context, broadcast),
      read: isCounted ? readNumber(context.config, broadcast) : '',
      answers: broadcast.question === undefined ? '' : String(await answersTo(context, broadcast.id)),
      reactions: await reactionsTo(context, broadcast.id),
      message: broadcast.body,
      id: broadcast.id,
    })),
  )
  const shown = columnsOf().filter(([key, , isOptional]) => !isOptional || rows.some(row => row[key]))
  return {
    ...(isCounted && { text: `${say('Messages to {title}.', { title })} ${readMeaning(context.config)}` }),
    table: {
      columns: shown.map(([, name]) => name),
      rows: rows.map(row => shown.map(([key]) => row[key])),
    },
  }
}

type Key = 'sent' | 'recipients' | 'state' | 'read' | 'answers' | 'reactions' | 'message' | 'id'

/** The columns; an optional one is there where a row has something in it. */
const columnsOf = (): [key: Key, name: string, isOptional?: true][] => [
  ['sent', say('sent')],
  ['recipients', say('recipients')],
  ['state', say('state')],
  ['read', say('read'), true],
  ['answers', say('answers'), true],
  ['reactions', say('reactions'), true],
  ['message', say('message')],
  ['id', 'id'],
]

const recipientsText = ({ audience, recipients }: Broadcast): string =>
  audience ? say('{number} (selected)', { number: recipients }) : String(recipients)

async function stateText(context: Context, { id, completed, retracted }: Broadcast): Promise<string> {
  if (retracted) return say('withdrawn')
  const { waiting, lost, blocked } = await countCopies(context, id)
  return [
    completed && !waiting ? say('delivered') : say('under way'),
    ...(lost ? [say('{number} undeliverable', { number: lost })] : []),
    ...(blocked ? [say('{number} blocked by the recipient', { number: blocked })] : []),
  ].join(', ')
}
