import { command } from '../../commands/command.ts'
import { momentText } from '../../model/moment.ts'
import { templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'

export const templateShow = command({
  name: 'template show',
  help: 'shows a template of yours with its texts',
  who: 'member',
  readsOnly: true,
  inputs: { template: templateInput() },
  async run(context, caller, { template: named }) {
    const { name, language, texts, file, buttons, coupon, changed } = await templateNamed(context, named, caller)
    const shown = texts.map(each => {
      const usual = each.language === language && texts.length > 1 ? ', the default language' : ''
      return `${each.language}${usual}:\n${each.text}`
    })
    return {
      text: [
        `${name}, changed on ${momentText(context.config, changed)}`,
        ...shown,
        ...(buttons ? [`Buttons: ${buttons}`] : []),
        ...(coupon ? [`Coupon: ${coupon.name}`] : []),
        ...(file?.urls.slice(0, 1) ?? []),
      ].join('\n\n'),
    }
  },
})
