import { command, textInput } from '../../commands/command.ts'
import { Fault } from '../../../xep/fault.ts'
import { decisions, readDecision } from '../approval.ts'
import { approvalNamed, approve, refuseApproval, waitingFor } from '../decision.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const templateApprove = command({
  name: 'template approve',
  help: 'answers somebody below you who wants to send a template',
  who: 'member',
  inputs: {
    request: textInput('Request', {
      choices: async (context, caller) =>
        (await waitingFor(context, caller)).map(({ id, name, recipients }) => ({
          value: id,
          label: sayCount(recipients, '{template}, to {count} person', '{template}, to {count} people', {
            template: name,
          }),
        })),
    }),
    answer: textInput('Is it to be sent', { choices: async () => decisions(), unasked: true }),
  },
  async run(context, caller, { request, answer }) {
    const approval = await approvalNamed(context, request, caller)
    const decision = readDecision(answer)
    if (decision === 'refuse') return { text: await refuseApproval(context, approval) }
    if (decision !== 'send') throw new Fault('bad-request', say('Answer with 1 to send it, or with 2 to refuse it.'))
    return { text: await approve(context, approval) }
  },
})
