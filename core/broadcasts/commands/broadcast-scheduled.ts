import { command, optionalText } from '../../commands/command.ts'
import { groupNamed } from '../../groups/find.ts'
import { ownGroups } from '../../groups/commands/own-groups.ts'
import { minutesFor } from '../../model/moment.ts'
import { scheduledFor } from '../scheduled.ts'
import { say } from '../../../texts/say.ts'

export const broadcastScheduled = command({
  name: 'broadcast scheduled',
  help: 'lists messages that wait for their time: yours, or all of a broadcast group of yours',
  who: 'member',
  readsOnly: true,
  inputs: {
    group: optionalText('Broadcast group', {
      choices: (context, caller) => ownGroups(context, caller, 'broadcast', true),
    }),
  },
  async run(context, caller, { group: name }) {
    const { store, config } = context
    const group = name === undefined ? undefined : await groupNamed(context, name, caller)
    const found = await scheduledFor(context, caller, group)
    if (!found.length) return { text: say('No message waits for its time.') }
    const groups = await store.groups.find({ where: { id: { in: found.map(each => each.group) } } })
    const titles = new Map(groups.map(({ id, title }) => [id, title]))
    const shown = minutesFor(config, caller)
    const rows = found.map(each => [shown(each.at), titles.get(each.group) ?? '', each.plan.body, each.id])
    return { table: { columns: [say('when'), say('group'), say('message'), 'id'], rows } }
  },
})
