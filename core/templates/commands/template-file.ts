import { booleanInput, command, uploadInput } from '../../commands/command.ts'
import { withAnswer } from '../../inbox.ts'
import { attachFile, templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'
import { say } from '../../../texts/say.ts'

export const templateFile = command({
  name: 'template file',
  help: 'puts a picture or file to a template of yours',
  who: 'member',
  inputs: {
    template: templateInput(),
    file: uploadInput('Picture or file'),
    remove: booleanInput('Take it away'),
  },
  async run(context, caller, { template: named, file, remove }) {
    const template = await templateNamed(context, named, caller)
    if (!file && !remove) return { ask: 'file', text: say('Send me the picture or file now, or its https address.') }
    const text = remove
      ? say('{template} has no file any more.', { template: template.name })
      : say('The file goes with {template} from now on.', { template: template.name })
    await attachFile(withAnswer(context, { text }), template, remove ? undefined : file)
    return { text }
  },
})
