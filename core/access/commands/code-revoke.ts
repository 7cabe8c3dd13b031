import { codesOf } from '../access.ts'
import { revokeCode } from '../sign-out.ts'
import { command, textInput } from '../../commands/command.ts'

export const codeRevoke = command({
  name: 'code revoke',
  help: 'ends an access code or signs out the device that used it',
  who: 'person',
  inputs: {
    id: textInput('Code or device', {
      choices: async (context, { person }) =>
        (person ? await codesOf(context, person) : []).map(({ id, lastUse }) => ({
          value: id,
          label: lastUse ? `${id}, last used ${lastUse.slice(0, 16)}` : `${id}, not used yet`,
        })),
    }),
  },
  async run(context, caller, { id }) {
    const code = await revokeCode(context, id, caller)
    return { text: code.firstUse ? `Device ${code.id} is signed out.` : `Code ${code.id} can no longer be used.` }
  },
})
