import { localpart } from '../../model/localpart.ts'
import { edit } from '../../provisioning/edit.ts'
import { Fault } from '../../../xep/fault.ts'
import { formerHolder } from '../../people/former-name.ts'
import { command, textInput } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const orgFree = command({
  name: 'org free',
  help: 'gives free a username that somebody had before, so that another one can have it',
  who: 'admin',
  inputs: { username: textInput('The old username') },
  async run(context, _caller, { username }) {
    const name = localpart(username) ?? ''
    const holder = await formerHolder(context, name)
    if (!holder)
      throw new Fault(
        'item-not-found',
        say("'{username}' is not reserved for anybody.", { username: username.slice(0, 100) }),
      )
    await edit(context, async () => ({ writes: [{ remove: 'formerNames', id: name }], result: undefined }))
    return {
      text: say('{name} is free: messages to it do not reach {username} any more.', {
        name,
        username: holder.username,
      }),
    }
  },
})
