import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { momentText } from '../../model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import { subscribe, subscriptionsOf } from '../subscription.ts'

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
    if (every) {
      const { next } = await subscribe(context, about, every, person)
      return { text: `You get the report ${about} each ${every}, the next one on ${momentText(context.config, next)}.` }
    }
    const all = await subscriptionsOf(context, person)
    if (!all.length) return { text: 'You get no reports by themselves. report every week sends you your own figures.' }
    const rows = all.map(each => [each.about, each.every, momentText(context.config, each.next)])
    return { text: 'You get these reports:', table: { columns: ['report', 'each', 'next'], rows } }
  },
})

function readEvery(raw: string): 'week' | 'month' | undefined {
  const word = raw.trim().toLowerCase()
  if (!word) return undefined
  if (word === 'week' || word === 'month') return word
  throw new Fault('bad-request', 'Write week or month.')
}
