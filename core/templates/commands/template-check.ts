import { tryTexts } from '../../broadcasts/lacking.ts'
import { command } from '../../commands/command.ts'
import { receiversOf } from '../receivers.ts'
import { templateNamed } from '../template.ts'
import { fillableOf } from '../text.ts'
import { receiversInput, selectionInputs, templateInput } from './inputs.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 1_000 // people

export const templateCheck = command({
  name: 'template check',
  help: 'names whoever lacks a field for a template of yours; nothing is sent',
  who: 'member',
  readsOnly: true,
  inputs: { template: templateInput(), to: receiversInput(), ...selectionInputs() },
  async run(context, caller, { template: named, ...to }) {
    const template = await templateNamed(context, named, caller)
    const { group, people } = await receiversOf(context, to, caller)
    const { fit, lacking } = await tryTexts(context, fillableOf(template), people)
    if (!lacking.length)
      return {
        text: say('All {length} people of {name} can get {name2}.', {
          length: fit.length,
          name: group.name,
          name2: template.name,
        }),
      }
    const rows = lacking
      .slice(0, SHOWN)
      .map(({ person, missing, refused }) => [person.username, person.name, missing?.join(', ') ?? refused])
    const more = lacking.length > SHOWN ? ` The first ${SHOWN}:` : ''
    const text = `${fit.length} of ${fit.length + lacking.length} people of ${group.name} can get ${template.name}.${more}`
    return { text, table: { columns: ['username', 'name', 'lacks'], rows } }
  },
})
