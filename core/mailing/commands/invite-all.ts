import { inviteEverybody } from '../invite-all.ts'
import { channelInput, mailFate } from './channel.ts'
import { command } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const inviteAll = command({
  name: 'invite all',
  help: 'invites every member who has neither a device nor an invitation that is still good',
  who: 'admin',
  inputs: { by: channelInput() },
  async run(context, caller, { by }, progress) {
    const { invited, signedIn, waiting, unreachable } = await inviteEverybody(context, caller, by, progress)
    const others = `${signedIn} have a device already, ${waiting} an invitation that is still good.`
    const text = `${invited} are invited: ${mailFate(context, by)} each of them. ${others}`
    if (!unreachable.length) return { text }
    return {
      text: say('{text} {length} cannot be reached this way:', { text, length: unreachable.length }),
      table: { columns: ['username', 'name'], rows: unreachable.map(({ username, name }) => [username, name]) },
    }
  },
})
