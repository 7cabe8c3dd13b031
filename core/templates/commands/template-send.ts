import { scheduleBroadcast, scheduledText } from '../../broadcasts/scheduled.ts'
import { command, optionalText } from '../../commands/command.ts'
import { momentInput } from '../../commands/moment-input.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { readMoment } from '../../model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import { approvalBefore, approverOf, askApproval, askedText } from '../approval.ts'
import { receiversOf, type Named } from '../receivers.ts'
import type { Template } from '../records.ts'
import { originOf, planOf, sendTemplate, sentBefore, sentText } from '../sending.ts'
import { templateNamed } from '../template.ts'
import { templatePreview } from './template-preview.ts'
import { receiversInput, selectionInputs, skipMissingInput, templateInput } from './inputs.ts'
import { callerZone } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

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
    at: momentInput('When it is sent, as 2026-12-31 08:00; at once where nothing is written'),
    once: optionalText('A name for this sending: asked for again with the same one, it is not sent again', {
      named: true,
      forPrograms: true,
    }),
  },
  preview: templatePreview,
  async run(context, caller, { template: named, 'skip-missing': skipMissing, at, once, ...to }) {
    const origin = originOf(once, caller)
    const known = await sentBefore(context, origin, caller)
    if (known) return { text: await sentText(context, known) }
    const manager = await approverOf(context, caller)
    if (manager && at !== undefined)
      throw new Fault(
        'not-acceptable',
        say('{name} agrees to what you send, so it cannot wait for a time. Nothing was sent.', { name: manager.name }),
      )
    const asked = caller.person && manager && (await approvalBefore(context, caller.person, origin))
    if (asked) return { text: askedText(context, asked, manager) }
    const template = await templateNamed(context, named, caller)
    if (at !== undefined) {
      const time = readMoment(at, callerZone(context.config, caller), context.now())
      return { text: await scheduleTemplate(context, template, { to, skipMissing, at: time, origin }, caller) }
    }
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

interface Later {
  to: Named
  skipMissing: boolean
  at: Date
  origin: string | undefined
}

/** @throws Fault not-acceptable for a template that gives a coupon: how many of these a member gives counts by day */
async function scheduleTemplate(
  context: Context,
  template: Template,
  { to, skipMissing, at, origin }: Later,
  caller: Caller,
): Promise<string> {
  if (template.coupon)
    throw new Fault(
      'not-acceptable',
      say('{name} gives a coupon, so it cannot wait for a time. Nothing was sent.', { name: template.name }),
    )
  const { group, selection } = await receiversOf(context, to, caller)
  const plan = planOf(template, { skipMissing, ...(selection && { selection }) })
  return scheduledText(context, await scheduleBroadcast(context, { group, plan, at, once: origin }, caller), caller)
}
