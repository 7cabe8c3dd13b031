import { command } from '../../commands/command.ts'
import { momentText } from '../../model/moment.ts'
import { templateNamed } from '../template.ts'
import { say } from '../../../texts/say.ts'
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
      const isUsual = each.language === language && texts.length > 1
      const heading = isUsual ? say('{language}, the default language:', { language }) : `${each.language}:`
      return `${heading}\n${each.text}`
    })
    return {
      text: [
        say('{template}, changed on {moment}', { template: name, moment: momentText(context.config, changed) }),
        ...shown,
        ...(buttons ? [say('Buttons: {buttons}', { buttons })] : []),
        ...(coupon ? [say('Coupon: {name}', { name: coupon.name })] : []),
        ...(file?.urls.slice(0, 1) ?? []),
      ].join('\n\n'),
    }
  },
})
