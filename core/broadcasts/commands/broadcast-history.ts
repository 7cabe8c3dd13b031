import { broadcastsOf } from '../broadcast.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { reactionsTo } from '../reaction.ts'
import { countCopies } from '../returned.ts'
import { command, numberInput } from '../../commands/command.ts'
import { groupInput } from '../../groups/commands/group-input.ts'
import { groupNamed } from '../../groups/find.ts'
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
    const found = await broadcastsOf(context, group, Math.min(limit ?? 20, 200), caller)
    if (!found.length) return { text: say('Nothing was sent to {title} yet.', { title: group.title }) }
    // How many receive it is for the owner alone: a member learns nothing of others.
    if (!ownsGroup(group, caller))
      return {
        table: {
          columns: [say('sent'), say('message')],
          rows: found.map(({ sent, body }) => [sent, body]),
        },
      }
    const rows = await Promise.all(
      found.map(async broadcast => {
        const { id, sent, recipients, audience, retracted, body } = broadcast
        const { waiting, lost, blocked } = await countCopies(context, id)
        const state = broadcast.completed && !waiting ? say('delivered') : say('under way')
        const but = [
          ...(lost ? [say('{number} undeliverable', { number: lost })] : []),
          ...(blocked ? [say('{number} blocked by the recipient', { number: blocked })] : []),
        ]
        return [
          sent,
          audience ? say('{number} (selected)', { number: recipients }) : String(recipients),
          retracted ? say('withdrawn') : [state, ...but].join(', '),
          await reactionsTo(context, id),
          body,
          id,
        ]
      }),
    )
    const isReacted = rows.some(([, , , reactions]) => reactions)
    const shown = isReacted ? rows : rows.map(row => row.toSpliced(3, 1))
    const reactions = isReacted ? [say('reactions')] : []
    const columns = [say('sent'), say('recipients'), say('state'), ...reactions, say('message'), 'id']
    return { table: { columns, rows: shown } }
  },
})
