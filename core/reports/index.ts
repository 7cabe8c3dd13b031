// Reports: how many messages were written, where and when, for those above in the organisation. docs/design/reports.md
import type { Subject } from '../subject.ts'
import { report } from './commands/report.ts'
import { expireFigures, forgetGroupFigures, leaveReports } from './leaving.ts'
import { lookAtActivity, lookAtActivityLater } from './look.ts'
import { collections } from './records.ts'

declare module '../context.ts' {
  interface Jobs {
    activity: true
  }
}

export const reports: Subject = {
  name: 'reports',
  collections,
  commands: [{ name: 'organisation', commands: [report] }],
  jobs: { activity: lookAtActivity },
  resume: [{ order: 111, run: lookAtActivityLater, requeues: true }],
  personLeaves: (context, { id }) => leaveReports(context, id),
  groupCloses: (context, { id }) => forgetGroupFigures(context, id),
  expire: expireFigures,
}
