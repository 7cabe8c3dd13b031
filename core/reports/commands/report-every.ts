import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { momentText } from '../../model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import { subscribe, subscriptionsOf } from '../subscription.ts'
import { textsFor } from '../texts/texts.ts'
import { say } from '../../../texts/say.ts'

const EVERY = { week: 'Each Monday', month: 'On the first of each month' } as const

export const reportEvery = command({
  name: 'report every',
  help: 'sends you a report each week or month; without a word it lists those that you get',
  who: 'member',
  more: 'report every week team, report every month team-ann. It comes at eight in the morning of your time zone, with a picture. report stop ends it.',
  inputs: {
    every: {
      ...optionalText('How often', {
        choices: async () => Object.entries(EVERY).map(([value, label]) => ({ value, label })),
      }),
      parse: readEvery,
    },
    about: optionalText('A group; team, tree or desk with a name; nothing for your own messages'),
  },
  async run(context, caller, { every, about = 'me' }) {
    const person = callerPerson(caller)
    const texts = textsFor(context, caller)
    if (every) {
      const { about: words, next } = await subscribe(context, about, every, person)
      const when = momentText(context.config, next, texts.locale)
      return { text: texts.subscribed(words, texts.spans[every], when) }
    }
    const all = await subscriptionsOf(context, person)
    if (!all.length) return { text: texts.noSubscriptions }
    const rows = all.map(each => [
      ...[each.about, texts.spans[each.every]],
      momentText(context.config, each.next, texts.locale),
    ])
    return { text: texts.subscriptions, table: { columns: texts.subscriptionColumns, rows } }
  },
})

function readEvery(raw: string): 'week' | 'month' | undefined {
  const word = raw.trim().toLowerCase()
  if (!word) return undefined
  if (word === 'week' || word === 'month') return word
  throw new Fault('bad-request', say('Write week or month.'))
}
