import { booleanInput, command, optionalText } from '../../commands/command.ts'
import { withAnswer } from '../../inbox.ts'
import { attachButtons, templateFound, templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'
import { say } from '../../../texts/say.ts'

export const templateButtons = command({
  name: 'template buttons',
  help: 'puts choices to a template of yours, which its readers answer with',
  who: 'member',
  more: 'As template buttons lunch Yes / No. The answers come to who sends it alone, as those of broadcast send --buttons.',
  inputs: {
    template: templateInput(),
    buttons: optionalText('Choices, as Yes/No'),
    remove: booleanInput('Take them away'),
  },
  edits: async (context, caller, { template: named = '' }) => {
    const found = await templateFound(context, named, caller)
    return found && { id: `template ${found.id}`, values: { buttons: found.buttons ?? '' } }
  },
  async run(context, caller, { template: named, buttons, remove }) {
    const template = await templateNamed(context, named, caller)
    if (!buttons && !remove) return { ask: 'buttons', text: say('Which choices? Write them as Yes/No.') }
    const text = remove
      ? say('{template} has no buttons any more.', { template: template.name })
      : say('{template} has these buttons: {buttons}.', { template: template.name, buttons })
    await attachButtons(withAnswer(context, { text }), template, remove ? undefined : buttons)
    return { text }
  },
})
