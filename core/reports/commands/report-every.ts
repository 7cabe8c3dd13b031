import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import type { Context } from '../../context.ts'
import { minuteText, momentText } from '../../model/moment.ts'
import type { Person } from '../../model/person.ts'
import { Fault } from '../../../xep/fault.ts'
import type { ReportSubscription, ReportWay } from '../records.ts'
import { subscribe, subscriptionsOf } from '../subscription.ts'
import { everyText, wayText } from '../words.ts'
import { timeZoneFor } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

const everyChoices = () => [
  { value: 'week', label: say('Each Monday') },
  { value: 'month', label: say('On the first of each month') },
]

const WAYS: ReportWay[] = ['chat', 'mail', 'both']

const wayChoices = () => WAYS.map(value => ({ value, label: wayText(value) }))

export const reportEvery = command({
  name: 'report every',
  help: 'sends you a report each week or month; without a word it lists those that you get',
  who: 'member',
  more: 'report every week team, report every month team-ann. It comes at eight in the morning of your time zone, with a picture. By mail it comes to your e-mail address, or both ways: report every week team by mail, report every week team by both. report stop ends it.',
  inputs: {
    every: {
      ...optionalText('How often', { choices: async () => everyChoices() }),
      parse: readEvery,
    },
    about: optionalText('A group; team, tree or desk with a name; nothing for your own messages'),
    by: {
      ...optionalText('How it comes', { named: true, choices: async () => wayChoices() }),
      parse: readWay,
    },
  },
  async run(context, caller, { every, about = '', by }) {
    const person = callerPerson(caller)
    const asked = wayIn(about)
    const way = by ?? asked.way
    if (every)
      return {
        text: subscribedText(context, await subscribe(context, asked.about || 'me', { every, way }, person), person),
      }
    const all = await subscriptionsOf(context, person)
    if (!all.length)
      return { text: say('You get no reports by themselves. report every week sends you your own figures.') }
    const zone = timeZoneFor(context.config, person.profile)
    const rows = all.map(each => [
      ...[each.about, everyText(each.every), wayText(each.way), minuteText(context.config, each.next, zone)],
    ])
    const columns = [say('report'), say('how often'), say('how'), say('next')]
    return { text: say('You get these reports:'), table: { columns, rows } }
  },
})

function subscribedText(
  { config }: Context,
  { about, every, way = 'chat', next }: ReportSubscription,
  { profile }: Person,
): string {
  const text = comesText({ about, every, when: momentText(config, next, timeZoneFor(config, profile)) })
  if (way === 'chat') return text
  return `${text} ${way === 'mail' ? say('It comes by e-mail.') : say('It comes in chat and by e-mail.')}`
}

function comesText({ about, every, when }: Pick<ReportSubscription, 'about' | 'every'> & { when: string }): string {
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

function readWay(raw: string): ReportWay | undefined {
  const word = raw.trim().toLowerCase()
  if (!word) return undefined
  const way = WAYS.find(each => each === word)
  if (!way) throw new Fault('bad-request', say('A report comes by chat, mail or both.'))
  return way
}

/** A line in chat ends with the way, as in `team ann by mail`. */
function wayIn(typed: string): { about: string; way?: ReportWay | undefined } {
  const words = typed.trim().split(/\s+/)
  if (words.at(-2)?.toLowerCase() !== 'by') return { about: typed }
  return { about: words.slice(0, -2).join(' '), way: readWay(words.at(-1) ?? '') }
}
