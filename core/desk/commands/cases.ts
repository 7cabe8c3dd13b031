import { command, optionalText } from '../../commands/command.ts'
import { casesOf, caseRow } from '../tables/listing.ts'
import { historyText } from '../case/history.ts'
import { caseNamed } from './case-input.ts'
import { say } from '../../../texts/say.ts'

export const cases = command({
  name: 'cases',
  help: 'lists your conversations with customers, or shows one of them',
  more: 'Who supervises a desk sees all conversations of that desk that are open.',
  who: 'member',
  readsOnly: true,
  inputs: { case: optionalText('Conversation') },
  async run(context, caller, { case: typed }) {
    if (typed !== undefined) {
      const of = await caseNamed(context, typed, caller)
      return { text: (await historyText(context, of)) || say('Nothing was written yet.') }
    }
    const found = await casesOf(context, caller)
    if (!found.length) return { text: say('There are no open conversations.') }
    const rows = await Promise.all(found.map(each => caseRow(context, each)))
    return { table: { columns: [say('conversation'), say('customer'), say('desk'), say('state'), say('since')], rows } }
  },
})
