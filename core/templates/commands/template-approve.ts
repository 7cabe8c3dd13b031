import { command, textInput } from '../../commands/command.ts'
import { Fault } from '../../../xep/fault.ts'
import { DECISIONS } from '../approval.ts'
import { approvalNamed, approve, refuseApproval, waitingFor } from '../decision.ts'
import { say } from '../../../texts/say.ts'

const YES = /^(send|send it|yes|ja|ok)$/i
const NO = /^(refuse|do not send it|no|nein)$/i

export const templateApprove = command({
  name: 'template approve',
  help: 'answers somebody below you who wants to send a template',
  who: 'member',
  inputs: {
    request: textInput('Request', {
      choices: async (context, caller) =>
        (await waitingFor(context, caller)).map(({ id, name, recipients }) => ({
          value: id,
          label: `${name}, to ${recipients} people`,
        })),
    }),
    answer: textInput('Is it to be sent', { choices: async () => DECISIONS, unasked: true }),
  },
  async run(context, caller, { request, answer }) {
    const approval = await approvalNamed(context, request, caller)
    if (NO.test(answer)) return { text: await refuseApproval(context, approval) }
    if (!YES.test(answer)) throw new Fault('bad-request', say('Answer with 1 to send it, or with 2 to refuse it.'))
    return { text: await approve(context, approval) }
  },
})
