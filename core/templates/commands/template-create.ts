import { command, multilineInput, optionalText, textInput } from '../../commands/command.ts'
import { createTemplate } from '../template.ts'
import { say } from '../../../texts/say.ts'
import { neededNote } from './needed-note.ts'

export const templateCreate = command({
  name: 'template create',
  help: 'keeps a text with {{ fields }}, to be sent again and again',
  who: 'member',
  more:
    'Fields are the columns of the directory: {{ name }}, {{ given_name }}, {{ location }}, … Filters follow behind a bar, as' +
    ' {{ given_name | upcase }} or {{ title | default: "colleague" }}. For another language: template edit NAME --language de TEXT.',
  inputs: {
    name: textInput('Name, one word'),
    text: multilineInput('Text'),
    language: optionalText('Its language, as en or de; it is also the default language', { named: true }),
  },
  async run(context, caller, { name, text, language }) {
    const template = await createTemplate(context, { name, text, language }, caller)
    const stored = say('Template {template} is stored, in {language}.', {
      template: template.name,
      language: template.language,
    })
    const next = say('Next: template preview {template} PERSON, template check {template} GROUP.', {
      template: template.name,
    })
    return { text: [stored, await neededNote(context, text), next].filter(Boolean).join('\n') }
  },
})
