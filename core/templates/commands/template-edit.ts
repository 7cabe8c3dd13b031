import { booleanInput, command, optionalMultiline, optionalText } from '../../commands/command.ts'
import { withAnswer } from '../../inbox.ts'
import { Fault } from '../../../xep/fault.ts'
import { editTemplate, templateFound, templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'
import { neededNote } from './needed-note.ts'
import { say } from '../../../texts/say.ts'

export const templateEdit = command({
  name: 'template edit',
  help: 'changes a template of yours: its text in one language, its name or its default language',
  who: 'member',
  inputs: {
    template: templateInput(),
    text: optionalMultiline('New text'),
    language: optionalText('The language of that text; the default language where none is named', { named: true }),
    remove: booleanInput('Remove the text in that language'),
    name: optionalText('New name', { named: true }),
    default: optionalText('New default language, for people who have named none', { named: true }),
  },
  async edits(context, caller, { template: named = '', language }) {
    const found = await templateFound(context, named, caller)
    if (!found) return undefined
    const text = found.texts.find(each => each.language === (language?.trim().toLowerCase() || found.language))?.text
    const values = { text: text ?? '', name: found.name, default: found.language }
    return { id: `template ${found.id} ${language ?? ''}`.trim(), values }
  },
  async run(context, caller, { template: named, default: usual, ...changes }) {
    const template = await templateNamed(context, named, caller)
    if (!changes.remove && [changes.text, changes.name, usual].every(each => each === undefined))
      throw new Fault(
        'bad-request',
        say('Say what is to change: a new text, --name, --default, or --language with --remove.'),
      )
    const text = say('Template {template} is changed.', { template: template.name })
    await editTemplate(withAnswer(context, { text }), template, { ...changes, usual })
    const note = changes.text === undefined ? '' : await neededNote(context, changes.text)
    return { text: [text, note].filter(Boolean).join('\n') }
  },
})
