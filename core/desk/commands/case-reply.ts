import { command } from '../../commands/command.ts'
import { templateInput } from '../../templates/commands/inputs.ts'
import { replyWithTemplate } from '../acts/reply.ts'
import { caseInput, ownCase } from './case-input.ts'

export const caseReply = command({
  name: 'case reply',
  help: 'answers in a conversation of yours with a template',
  who: 'member',
  inputs: { case: caseInput(), template: templateInput() },
  async run(context, caller, { case: typed, template }) {
    const { of, agent } = await ownCase(context, typed, caller)
    return { text: await replyWithTemplate(context, of, template, agent, caller) }
  },
})
