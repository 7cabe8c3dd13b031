// The doctor: what the server holds, edits that it has still to follow, and mending what differs.
import { settleEdits } from '../provisioning/edit.ts'
import { holdings } from './holdings.ts'
import { collections } from '../provisioning/records.ts'
import type { Subject } from '../subject.ts'
import { doctor as examine } from './commands/doctor.ts'
import { doctorDns } from './commands/doctor-dns.ts'
import { counters, gauges } from './metrics.ts'

export const doctor: Subject = {
  name: 'doctor',
  collections,
  holdings,
  commands: [{ name: 'server', commands: [examine, doctorDns] }],
  resume: [{ order: 30, run: settleEdits }],
  counters,
  gauges,
  health: async ({ store: { about }, archives: { told } }) => ({
    store: about.name,
    storeLacks: about.lacks,
    archives: told,
    ...(told.problem !== undefined && { status: 'degraded' }),
  }),
}
