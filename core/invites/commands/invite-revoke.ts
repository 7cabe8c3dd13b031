import { invitesOf, revokeInvite } from '../invite.ts'
import { command, textInput } from '../../commands/command.ts'
import { kindText } from './kind-text.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

export const inviteRevoke = command({
  name: 'invite revoke',
  help: 'takes a link or QR code back: nobody can use it any more',
  who: 'person',
  inputs: {
    invite: textInput('Link, or its id', {
      choices: async (context, caller) => {
        const shown = minutesFor(context.config, caller)
        return (await invitesOf(context, caller)).slice(0, 50).map(({ id, kind, made }) => ({
          value: id,
          label: say('{id}, {kind}, of {time}', { id, kind: kindText(kind), time: shown(made) }),
        }))
      },
    }),
  },
  async run(context, caller, { invite }) {
    const { id } = await revokeInvite(context, invite, caller)
    return { text: say('Invite {id} can no longer be used. Who came by it stays.', { id }) }
  },
})
