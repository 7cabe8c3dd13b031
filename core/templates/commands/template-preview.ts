import { previewText } from '../../broadcasts/preview.ts'
import { command, textInput } from '../../commands/command.ts'
import { personNamed } from '../../people/person.ts'
import { templateNamed } from '../template.ts'
import { fillableOf } from '../text.ts'
import { templateInput } from './inputs.ts'
import { say } from '../../../texts/say.ts'

export const templatePreview = command({
  name: 'template preview',
  help: 'shows a template of yours as one person would read it; nothing is sent',
  who: 'member',
  readsOnly: true,
  inputs: { template: templateInput(), person: textInput('As whom') },
  async run(context, caller, { template: named, person: whom }) {
    const template = await templateNamed(context, named, caller)
    const person = await personNamed(context, whom)
    const text = await previewText(context, fillableOf(template), person, caller)
    return {
      text: say('As {name} ({username}) would read it:\n\n{text}', {
        name: person.name,
        username: person.username,
        text,
      }),
    }
  },
})
