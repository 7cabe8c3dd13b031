// Runs of `org apply` that were begun on a page. A run goes on when its page is closed, and every administrator sees it.
import { refusalOf } from '../../core/incident.ts'
import { commandAt, type Answer } from '../../core/commands/command.ts'
import { runCommand } from '../../core/commands/run.ts'
import type { Context } from '../../core/context.ts'
import type { Caller } from '../../core/model/caller.ts'

export interface ChartRun {
  /** The id of the file (sent-charts.ts). */
  file: string
  /** The name of who has begun it; nothing for the administrator who is no person. */
  by: string | undefined
  began: string
  /** What is being done now, in words. */
  progress: string
  /** What became of it; neither while it runs. */
  answer?: Answer
  refused?: string
}

export interface ChartRuns {
  /** The run that is under way, or the last one that was. */
  last(): ChartRun | undefined
  /** Begins a run, unless one is under way. @param ended is told when the file is applied */
  begin(caller: Caller, file: string, fields: Record<string, string>, ended: () => void): void
}

export const isUnderWay = (run: ChartRun | undefined): run is ChartRun =>
  run !== undefined && run.answer === undefined && run.refused === undefined

export function makeChartRuns(context: Context): ChartRuns {
  let last: ChartRun | undefined
  return {
    last: () => last,
    begin(caller, file, fields, ended) {
      if (isUnderWay(last)) return
      const run: ChartRun = { file, by: caller.person?.name, began: context.now().toISOString(), progress: '' }
      last = run
      void follow(context, caller, run, fields).then(isDone => isDone && ended())
    },
  }
}

/** @returns whether the file is applied, and nothing is asked further */
async function follow(
  context: Context,
  caller: Caller,
  run: ChartRun,
  fields: Record<string, string>,
): Promise<boolean> {
  try {
    const command = commandAt(context.house.commands, 'org-apply')
    run.answer = await runCommand(context, caller, command, fields, text => void (run.progress = text))
    return run.answer.ask === undefined
  } catch (error) {
    run.refused = refusalOf(context, { command: 'org apply', page: true }, error).message
    return false
  }
}
