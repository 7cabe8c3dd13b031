import { codesOf } from '../access.ts'
import { revokeCode } from '../sign-out.ts'
import { command, textInput } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'
import { momentText } from '../../model/moment.ts'

export const codeRevoke = command({
  name: 'code revoke',
  help: 'ends an access code or signs out the device that used it',
  who: 'person',
  inputs: {
    id: textInput('Code or device', {
      choices: async (context, { person }) =>
        (person ? await codesOf(context, person) : []).map(({ id, lastUse }) => ({
          value: id,
          label: lastUse
            ? say('{device}, last used {time}', { device: id, time: momentText(context.config, lastUse) })
            : say('{id}, not used yet', { id }),
        })),
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
