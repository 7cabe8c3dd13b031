import { command } from '../../commands/command.ts'
import { templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'

export const templateShow = command({
  name: 'template show',
  help: 'shows a template of yours with its texts',
  who: 'member',
  inputs: { template: templateInput() },
  async run(context, caller, { template: named }) {
    const { name, language, texts, file, buttons, changed } = await templateNamed(context, named, caller)
    const shown = texts.map(each => {
      const usual = each.language === language && texts.length > 1 ? ', the default language' : ''
      return `${each.language}${usual}:\n${each.text}`
    })
    return {
      text: [
        `${name}, changed ${changed.slice(0, 16).replace('T', ' ')} UTC`,
        ...shown,
        ...(buttons ? [`Buttons: ${buttons}`] : []),
        ...(file?.urls.slice(0, 1) ?? []),
      ].join('\n\n'),
    }
  },
})
