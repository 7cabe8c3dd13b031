import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import type { Context } from '../../context.ts'
import { momentText } from '../../model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import type { ReportSubscription } from '../records.ts'
import { subscribe, subscriptionsOf } from '../subscription.ts'
import { everyText } from '../words.ts'
import { say } from '../../../texts/say.ts'

const everyChoices = () => [
  { value: 'week', label: say('Each Monday') },
  { value: 'month', label: say('On the first of each month') },
]

export const reportEvery = command({
  name: 'report every',
  help: 'sends you a report each week or month; without a word it lists those that you get',
  who: 'member',
  more: 'report every week team, report every month team-ann. It comes at eight in the morning of your time zone, with a picture. report stop ends it.',
  inputs: {
    every: {
      ...optionalText('How often', { choices: async () => everyChoices() }),
      parse: readEvery,
    },
    about: optionalText('A group; team, tree or desk with a name; nothing for your own messages'),
  },
  async run(context, caller, { every, about = 'me' }) {
    const person = callerPerson(caller)
    if (every) return { text: subscribedText(context, await subscribe(context, about, every, person)) }
    const all = await subscriptionsOf(context, person)
    if (!all.length)
      return { text: say('You get no reports by themselves. report every week sends you your own figures.') }
    const rows = all.map(each => [each.about, everyText(each.every), momentText(context.config, each.next)])
    const columns = [say('report'), say('how often'), say('next')]
    return { text: say('You get these reports:'), table: { columns, rows } }
  },
})

function subscribedText({ config }: Context, { about, every, next }: ReportSubscription): string {
  const when = momentText(config, next)
  return every === 'week'
    ? say('You get the report {about} each week, the next one on {when}.', { about, when })
    : say('You get the report {about} each month, the next one on {when}.', { about, when })
}

function readEvery(raw: string): 'week' | 'month' | undefined {
  const word = raw.trim().toLowerCase()
  if (!word) return undefined
  if (word === 'week' || word === 'month') return word
  throw new Fault('bad-request', say('Write week or month.'))
}
