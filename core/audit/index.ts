// The audit log: what administrators did, as a chain of hashes. docs/security/audit.md
import type { Subject } from '../subject.ts'
import { actBegins } from './act.ts'
import { chainOf } from './chain.ts'
import { auditWarnings } from './check.ts'
import { audit as list } from './commands/audit.ts'
import { expireEntries } from './expiry.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'

export const audit: Subject = {
  name: 'audit',
  collections,
  holdings,
  commands: [{ name: 'server', commands: [list] }],
  actBegins,
  expire: expireEntries,
  examine: auditWarnings,
  gauges: {
    audit_entries: {
      help: 'Number of the newest entry of the audit log',
      read: async context => (await chainOf(context)).last,
    },
  },
  async health(context) {
    const { last, hash } = await chainOf(context)
    return { audit: { entry: last, hash } }
  },
}
