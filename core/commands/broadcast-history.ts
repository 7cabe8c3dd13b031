import { broadcastsOf } from '../broadcast.ts'
import { groupNamed } from '../people.ts'
import { owns } from '../permit.ts'
import { ownGroups } from './choices.ts'
import { command, numberInput, textInput } from './command.ts'

export const broadcastHistory = command({
  name: 'broadcast history',
  help: 'lists the latest messages of a broadcast group',
  who: 'person',
  inputs: {
    group: textInput('Broadcast group', { choices: (context, caller) => ownGroups(context, caller, 'broadcast') }),
    limit: numberInput('How many at most'),
  },
  async run(context, caller, { group: name, limit }) {
    const group = await groupNamed(context, name, caller)
    const found = await broadcastsOf(context, group, Math.min(limit ?? 20, 200))
    if (!found.length) return { text: `Nothing was sent to ${group.title} yet.` }
    // How many receive it is for the owner alone: a member learns nothing of others.
    if (!owns(group, caller))
      return {
        table: {
          columns: ['sent', 'message'],
          rows: found.filter(({ personal }) => !personal).map(({ sent, body }) => [sent, body]),
        },
      }
    const rows = found.map(({ sent, recipients, completed, body }) => [
      sent,
      String(recipients),
      completed ? 'delivered' : 'under way',
      body,
    ])
    return { table: { columns: ['sent', 'recipients', 'state', 'message'], rows } }
  },
})
