import { command, optionalText } from '../../commands/command.ts'
import { agentRows } from '../tables/agent-listing.ts'
import { say } from '../../../texts/say.ts'

const columns = () => [
  ...[say('agent'), say('desk'), say('state'), say('since'), say('conversations'), say('shift until'), say('knows')],
]

export const agents = command({
  name: 'agents',
  help: 'lists the agents of desks: who takes conversations, how many each has, since when, and when the shift ends',
  more: 'It shows the desks at which you answer or that you supervise.',
  who: 'member',
  readsOnly: true,
  inputs: { desk: optionalText('Desk') },
  async run(context, caller, { desk }) {
    const rows = await agentRows(context, caller, desk)
    if (!rows.length) return { text: say('There are no agents.') }
    return { table: { columns: columns(), rows } }
  },
})
