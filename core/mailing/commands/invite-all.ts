import { inviteEverybody } from '../invite-all.ts'
import { channelInput, manyMailsFate } from './channel.ts'
import { command } from '../../commands/command.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const inviteAll = command({
  name: 'invite all',
  help: 'invites every member who has neither a device nor an invitation that is still good',
  who: 'admin',
  inputs: { by: channelInput() },
  async run(context, caller, { by }, progress) {
    const { invited, signedIn, waiting, unreachable } = await inviteEverybody(context, caller, by, progress)
    const text = [
      sayCount(invited, '{count} is invited.', '{count} are invited.'),
      ...(invited ? [manyMailsFate(context, by)] : []),
      say('{signedIn} have a device already, {waiting} an invitation that is still good.', { signedIn, waiting }),
    ].join(' ')
    if (!unreachable.length) return { text }
    const left = sayCount(
      unreachable.length,
      '{count} cannot be reached this way:',
      '{count} cannot be reached this way:',
    )
    return {
      text: `${text} ${left}`,
      table: {
        columns: [say('username'), say('name')],
        rows: unreachable.map(({ username, name }) => [username, name]),
      },
    }
  },
})
