import { gatewayUrl, secret } from '../../../config.ts'
import { requireSource } from '../directory.ts'
import { command } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const scim = command({
  name: 'scim',
  help: 'tells what Entra ID, Okta or another directory needs to send its people here',
  who: 'admin',
  inputs: {},
  async run({ config }) {
    requireSource(config, 'scim')
    return {
      text: say(
        'Base URL (also called tenant URL) and secret token for SCIM 2.0. Whoever has the token decides who is in the organisation.',
      ),
      secret: true,
      table: {
        columns: [say('base URL'), say('token')],
        rows: [[`${gatewayUrl(config)}/scim/v2`, secret(config, 'scim')]],
      },
    }
  },
})
