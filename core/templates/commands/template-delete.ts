import { command } from '../../commands/command.ts'
import { withAnswer } from '../../inbox.ts'
import { deleteTemplate, templateNamed } from '../template.ts'
import { say } from '../../../texts/say.ts'
import { templateInput } from './inputs.ts'

export const templateDelete = command({
  name: 'template delete',
  help: 'deletes a template of yours; what was sent of it stays',
  who: 'member',
  inputs: { template: templateInput() },
  async run(context, caller, { template: named }) {
    const template = await templateNamed(context, named, caller)
    const text = say('Template {template} is deleted.', { template: template.name })
    await deleteTemplate(withAnswer(context, { text }), template)
    return { text }
  },
})
