// What became of the conversations that began with a desk in a period, and how much was written in conversations meanwhile.
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { deskReportWithin } from '../desk/tables/report.ts'
import type { Caller } from '../model/caller.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { figuresOf } from './figures.ts'
import { momentsOf, periodText, type Period } from './period.ts'
import { deskFigures } from './reader.ts'
import { kindName } from './words.ts'
import { say } from '../../texts/say.ts'

export async function deskReport(context: Context, name: string, period: Period, caller: Caller): Promise<Answer> {
  const { desk, scope } = await deskFigures(context, name, caller)
  const rows = await deskReportWithin(context, desk, momentsOf(period, timeZoneOf(context.config)))
  const { kinds } = await figuresOf(context, scope, period)
  const written = kinds.filter(([, times]) => times).map(([kind, times]) => [kindName(kind), String(times)])
  return {
    text: say(
      '{title}, {period}. Conversations count on the day on which they began; messages on the day on which they were written.',
      { title: desk.title, period: periodText(period) },
    ),
    table: { columns: ['', say('number')], rows: [...rows, ...written] },
  }
}
