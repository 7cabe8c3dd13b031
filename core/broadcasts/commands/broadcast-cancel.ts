import { beginningOf } from '../../../xep/text.ts'
import { command, textInput } from '../../commands/command.ts'
import { minutesFor } from '../../model/moment.ts'
import { cancelScheduled, scheduledFor } from '../scheduled.ts'
import { say } from '../../../texts/say.ts'

export const broadcastCancel = command({
  name: 'broadcast cancel',
  help: 'stops a message that waits for its time',
  who: 'member',
  inputs: {
    message: textInput('Message, as broadcast scheduled names it', {
      choices: async (context, caller) => {
        const shown = minutesFor(context.config, caller)
        return (await scheduledFor(context, caller)).map(({ id, at, plan }) => ({
          value: id,
          label: `${shown(at)}: ${beginningOf(plan.body, 60)}`,
        }))
      },
    }),
  },
  async run(context, caller, { message }) {
    const { plan } = await cancelScheduled(context, message, caller)
    return { text: say("Stopped: '{beginning}' is not sent.", { beginning: beginningOf(plan.body, 60) }) }
  },
})
