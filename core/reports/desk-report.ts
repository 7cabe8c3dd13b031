// What became of the conversations that began with a desk in a period, and how much was written in conversations meanwhile.
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { deskReportWithin } from '../desk/report.ts'
import type { Caller } from '../model/caller.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { figuresOf } from './figures.ts'
import { momentsOf, periodText, type Period } from './period.ts'
import { deskFigures } from './reader.ts'
import { textsFor } from './texts/texts.ts'

export async function deskReport(context: Context, name: string, period: Period, caller: Caller): Promise<Answer> {
  const texts = textsFor(context, caller)
  const { desk, scope } = await deskFigures(context, name, caller)
  const rows = await deskReportWithin(context, desk, momentsOf(period, timeZoneOf(context.config)))
  const { kinds } = await figuresOf(context, scope, period)
  const written = kinds.filter(([, times]) => times).map(([kind, times]) => [texts.kinds[kind], String(times)])
  return {
    text: texts.desk(desk.title, periodText(period, texts.locale)),
    table: { columns: ['', texts.number], rows: [...rows, ...written] },
  }
}
