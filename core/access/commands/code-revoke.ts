import { codesOf } from '../access.ts'
import { revokeCode } from '../sign-out.ts'
import { command, textInput, type Choice } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

async function ownCodes(context: Context, caller: Caller): Promise<Choice[]> {
  const shown = minutesFor(context.config, caller)
  const codes = caller.person ? await codesOf(context, caller.person) : []
  return codes.map(({ id, lastUse }) => ({
    value: id,
    label: lastUse
      ? say('{device}, last used {time}', { device: id, time: shown(lastUse) })
      : say('{id}, not used yet', { id }),
  }))
}

export const codeRevoke = command({
  name: 'code revoke',
  help: 'ends an access code or signs out the device that used it',
  who: 'person',
  inputs: {
    id: textInput('Code or device', {
      choices: ownCodes,
    }),
  },
  async run(context, caller, { id }) {
    const code = await revokeCode(context, id, caller)
    return {
      text: code.firstUse
        ? say('Device {id} is signed out.', { id: code.id })
        : say('Code {id} can no longer be used.', { id: code.id }),
    }
  },
})
