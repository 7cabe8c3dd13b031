import { command, optionalText } from '../../commands/command.ts'
import { approvalBefore, approverOf, askApproval, askedText } from '../approval.ts'
import { receiversOf } from '../receivers.ts'
import { originOf, sendTemplate, sentBefore, sentText } from '../sending.ts'
import { templateNamed } from '../template.ts'
import { receiversInput, selectionInputs, skipMissingInput, templateInput } from './inputs.ts'

export const templateSend = command({
  name: 'template send',
  help: 'sends a template of yours to everybody in a broadcast group of yours, or to some of them',
  who: 'member',
  more:
    'As template send NAME to GROUP. It goes to all of them or, where a profile lacks a field, to nobody: --skip-missing leaves' +
    ' those out and says who they are. --only and --except NAMES choose some of those whom the group reaches;' +
    ' in the place of a group, names and ready-made lists, as reports, go out from the smallest group of yours that reaches all of them.',
  inputs: {
    template: templateInput(),
    to: receiversInput(),
    ...selectionInputs(),
    'skip-missing': skipMissingInput(),
    once: optionalText('A name for this sending: asked for again with the same one, it is not sent again', {
      named: true,
    }),
  },
  async run(context, caller, { template: named, 'skip-missing': skipMissing, once, ...to }) {
    const origin = originOf(once, caller)
    const known = await sentBefore(context, origin, caller)
    if (known) return { text: await sentText(context, known) }
    const manager = await approverOf(context, caller)
    const asked = caller.person && manager && (await approvalBefore(context, caller.person, origin))
    if (asked) return { text: askedText(context, asked, manager) }
    const template = await templateNamed(context, named, caller)
    const receivers = await receiversOf(context, to, caller)
    const sending = { receivers, skipMissing, origin }
    if (manager && caller.person) {
      const approval = await askApproval(context, template, sending, { sender: caller.person, manager })
      return { text: askedText(context, approval, manager) }
    }
    const broadcast = await sendTemplate(context, template, sending, caller)
    return { text: await sentText(context, broadcast) }
  },
})
