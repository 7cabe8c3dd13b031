import { beginningOf } from '../../../xep/text.ts'
import { command } from '../../commands/command.ts'
import { peopleById } from '../../people/person.ts'
import { templatesOf } from '../template.ts'
import { fillableOf } from '../text.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 60 // characters of a text

export const templateList = command({
  name: 'template list',
  help: 'lists your templates',
  who: 'member',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const found = await templatesOf(context, caller)
    if (!found.length) return { text: say('You have no template yet. Write: template create NAME TEXT.') }
    const owners = await peopleById(context, [...new Set(found.map(({ owner }) => owner ?? ''))])
    const named = new Map(owners.map(({ id, username }) => [id, username]))
    const rows = found.map(template => {
      const { name, owner, texts } = template
      const languages = texts.map(({ language }) => language).join(' ')
      const whose = caller.admin ? [named.get(owner ?? '') ?? say('administrator')] : []
      const text = beginningOf(fillableOf(template).body.replace(/\s+/g, ' '), SHOWN)
      return [name, ...whose, languages, text]
    })
    return {
      table: { columns: [say('name'), ...(caller.admin ? [say('owner')] : []), say('languages'), say('text')], rows },
    }
  },
})
