import { command, optionalText } from '../../commands/command.ts'
import { csvOf } from '../csv.ts'
import { collectActivity } from '../collect.ts'
import { PERIODS } from '../period.ts'
import { DIVISIONS, readQuestion } from '../question.ts'
import { makeReport, reportText } from '../report.ts'
import { Fault } from '../../../xep/fault.ts'

const listed = (values: readonly string[]) => async () => values.map(value => ({ value, label: value }))

export const report = command({
  name: 'report',
  help: 'counts messages: your own, of a group, of your team or everybody below, of a desk, broadcasts or a coupon',
  who: 'member',
  more: [
    'report [GROUP, team, tree, desk DESK, broadcast GROUP or coupons COUPON] [PERIOD] [by DIVISION]',
    `Periods: ${PERIODS.join(', ')}, 2026, 2026-11, 2026-11-05, 2026-11-05..2026-12-01. Divisions: ${DIVISIONS.join(', ')}.`,
    'Managers see the people below and their groups, owners see their groups. report team ann is about the team of somebody below.',
  ].join('\n'),
  inputs: {
    about: optionalText('A group; team, tree, desk, broadcast or coupons with a name; nothing for your own messages'),
    period: optionalText('Period', { choices: listed(PERIODS) }),
    by: optionalText('By what it is divided', { choices: listed(DIVISIONS) }),
    as: { ...optionalText('As what it comes', { named: true, choices: listed(['table', 'csv']) }), parse: readForm },
  },
  async run(context, caller, { about = '', period = '', by = '', as }) {
    const question = readQuestion(
      [about, period, by && !/\bby\b/.test(`${about} ${period} ${by}`) ? `by ${by}` : by].join(' '),
    )
    await collectActivity(context).catch((error: Error) =>
      context.log.debug({ reason: error.message }, 'a report without the last minute'),
    )
    const made = await makeReport(context, question, caller)
    const answer =
      'rows' in made
        ? {
            text: reportText(made),
            table: { columns: made.columns, rows: made.rows.map(([what, times]) => [what, String(times)]) },
          }
        : made
    return as === 'csv' && answer.table ? { text: csvOf(answer.table) } : answer
  },
})

function readForm(raw: string): 'table' | 'csv' {
  const word = raw.trim().toLowerCase() || 'table'
  if (word === 'table' || word === 'csv') return word
  throw new Fault('bad-request', 'Write table or csv.')
}
