import { beginningOf } from '../../../xep/text.ts'
import { command, textInput } from '../../commands/command.ts'
import { momentText } from '../../model/moment.ts'
import { callerZone, cancelScheduled, scheduledFor } from '../scheduled.ts'
import { say } from '../../../texts/say.ts'

export const broadcastCancel = command({
  name: 'broadcast cancel',
  help: 'stops a message that waits for its time',
  who: 'member',
  inputs: {
    message: textInput('Message, as broadcast scheduled names it', {
      choices: async (context, caller) =>
        (await scheduledFor(context, caller)).map(({ id, at, plan }) => ({
          value: id,
          label: `${momentText(context.config, at, undefined, callerZone(context, caller))}: ${beginningOf(plan.body, 60)}`,
        })),
    }),
  },
  async run(context, caller, { message }) {
    const { plan } = await cancelScheduled(context, message, caller)
    return { text: say("Stopped: '{beginning}' is not sent.", { beginning: beginningOf(plan.body, 60) }) }
  },
})
