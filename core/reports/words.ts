// How reports call what they count and by what it is divided, in the language of who reads.
import { say } from '../../texts/say.ts'
import type { ActivityKind, ScopeKind } from '../model/activity.ts'
import { DIVISIONS, type Division } from './question.ts'
import type { ReportSubscription, ReportWay } from './records.ts'

export const kindName = (kind: ActivityKind): string =>
  ({
    text: say('texts'),
    reply: say('replies'),
    file: say('files'),
    reaction: say('reactions'),
    answer: say('answers by button'),
  })[kind]

export const divisionName = (by: Division): string =>
  ({ kind: say('kind'), day: say('day'), hour: say('hour'), person: say('person') })[by]

/** How often a report comes. */
export const everyText = (every: ReportSubscription['every']): string =>
  ({ week: say('each week'), month: say('each month') })[every]

/** How a report comes. */
export const wayText = (way: ReportWay = 'chat'): string =>
  ({ chat: say('in chat'), mail: say('by e-mail'), both: say('in chat and by e-mail') })[way]

/** Whose messages a report counts. */
export const meaningOf = (kind: ScopeKind): string =>
  ({
    group: say('Messages in groups within count, too.'),
    desk: say('What customers and agents wrote in conversations.'),
    person: say('In groups and at desks.'),
    team: say('What the manager and those who report to the manager wrote, each counted in the team of the time.'),
    tree: say('What the manager and everybody below wrote, each counted below the manager of the time.'),
  })[kind]

/** The words for periods that a form offers, each as people call it. */
export const periodChoices = () => [
  { value: 'day', label: say('today') },
  { value: 'yesterday', label: say('yesterday') },
  { value: 'week', label: say('this week') },
  { value: 'month', label: say('this month') },
  { value: 'year', label: say('this year') },
  { value: 'last-week', label: say('last week') },
  { value: 'last-month', label: say('last month') },
]

export const divisionChoices = () => DIVISIONS.map(value => ({ value, label: divisionName(value) }))

export const formChoices = () => [
  { value: 'table', label: say('table') },
  { value: 'csv', label: 'CSV' },
  { value: 'picture', label: say('picture') },
]
