// Reports: how many messages were written, where and when, for those above in the organisation. docs/design/reports.md
import type { Subject } from '../subject.ts'
import { examineArchives } from './archives-needed.ts'
import { report } from './commands/report.ts'
import { reportEvery } from './commands/report-every.ts'
import { reportStop } from './commands/report-stop.ts'
import { expireFigures, forgetGroupFigures, leaveReports } from './leaving.ts'
import { lookAtActivity, lookAtActivityLater } from './look.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { resumeSubscriptions, sendDue } from './subscription.ts'

declare module '../context.ts' {
  interface Jobs {
    activity: true
    report: true
  }
}

export const reports: Subject = {
  name: 'reports',
  collections,
  holdings,
  commands: [{ name: 'organisation', commands: [report, reportEvery, reportStop] }],
  jobs: { activity: lookAtActivity, report: sendDue },
  resume: [
    { order: 111, run: lookAtActivityLater, requeues: true },
    { order: 112, run: resumeSubscriptions, requeues: true },
  ],
  personLeaves: (context, { id }) => leaveReports(context, id),
  groupCloses: (context, { id }) => forgetGroupFigures(context, id),
  expire: expireFigures,
  examine: examineArchives,
}
