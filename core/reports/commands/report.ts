import { command, optionalText } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { idFrom, inboxId } from '../../inbox.ts'
import type { Caller } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import { csvOf } from '../../commands/csv.ts'
import { pictureAddress, pictureOf, sendPicture } from '../picture.ts'
import { PERIODS } from '../period.ts'
import { DIVISIONS, joinFields, readQuestion } from '../question.ts'
import { divisionChoices, formChoices, periodChoices } from '../words.ts'
import { latestReport, reportColumns, reportRows, reportText, type Report } from '../report.ts'
import { Fault } from '../../../xep/fault.ts'
import { say } from '../../../texts/say.ts'

export const report = command({
  name: 'report',
  help: 'counts messages: your own, of a group, of your team or everybody below, of a desk, broadcasts or a coupon',
  who: 'member',
  more: [
    'report [GROUP, team, tree, desk DESK, broadcast GROUP or coupons COUPON] [PERIOD] [by DIVISION]',
    `Periods: ${PERIODS.join(', ')}, 2026, 2026-11, 2026-11-05, 2026-11-05 to 2026-12-01. Divisions: ${DIVISIONS.join(', ')}.`,
    '--as csv is for a spreadsheet, --as picture sends a chart.',
    'Managers see the people below and their groups, owners see their groups. report team ann is about the team of somebody below. desk, broadcast or coupons without a name is about all of yours.',
  ].join('\n'),
  readsOnly: true,
  inputs: {
    about: optionalText('A group; team, tree, desk, broadcast or coupons with a name; nothing for your own messages'),
    period: optionalText('Period', { choices: async () => periodChoices() }),
    by: optionalText('By what it is divided', { choices: async () => divisionChoices() }),
    as: {
      ...optionalText('How it is written: table, csv or picture', { named: true, choices: async () => formChoices() }),
      parse: readForm,
    },
  },
  async run(context, caller, { about = '', period = '', by = '', as }) {
    const question = readQuestion(joinFields(about, period, by))
    const made = await latestReport(context, question, caller)
    if (!('rows' in made)) return as === 'csv' && made.table ? { text: csvOf(made.table) } : made
    const table = { columns: reportColumns(made), rows: reportRows(made) }
    if (as === 'csv') return { text: csvOf(table) }
    return {
      text: reportText(made),
      table,
      ...(as === 'picture' && { link: await showPicture(context, made, caller) }),
    }
  },
})

/** Keeps a picture of a report, and sends it to who asks in chat. @returns its address */
async function showPicture(context: Context, made: Report, caller: Caller): Promise<string> {
  const picture = pictureOf(context, idFrom(context, 'report picture', inboxId(caller)), made)
  await context.store.reportPictures.put(picture)
  if (caller.jid !== undefined && caller.person)
    await sendPicture(context, picture, jidOf(caller.person, context.config))
  return pictureAddress(context, picture.id)
}

function readForm(raw: string): 'table' | 'csv' | 'picture' {
  const word = raw.trim().toLowerCase() || 'table'
  if (word === 'table' || word === 'csv' || word === 'picture') return word
  throw new Fault('bad-request', say('Write table, csv or picture.'))
}
