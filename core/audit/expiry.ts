// Removes entries of the audit log that are older than BELLHOP_AUDIT_DAYS. An entry of its own says where the chain begins then.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'
import { daysAgo } from '../runs/sweep.ts'
import { randomText } from '../model/secret.ts'
import { appendEntry, entryId } from './chain.ts'
import type { AuditEntry } from './records.ts'

const MARGIN = 30 // days: entries go together once a month, so that not every day adds an entry about it
const MOST = 5_000 // entries at once, which fit in a batch

export async function expireEntries(context: Context): Promise<void> {
  const { store, config } = context
  if (!config.auditDays) return
  const [oldest] = await store.auditEntries.find({ limit: 1 })
  if (!oldest || oldest.ended >= daysAgo(context, config.auditDays + MARGIN)) return
  const limit = daysAgo(context, config.auditDays)
  // Ends are in the order of the chain but where a clock was put back: the first entry that stays ends the removal.
  const found = await store.auditEntries.find({ limit: MOST })
  const staying = found.findIndex(({ ended }) => ended >= limit)
  const over = staying < 0 ? found : found.slice(0, staying)
  const last = over.at(-1)
  if (!last) return
  await appendEntry(context, cutBehind(context, last), () =>
    over.map(({ id }): Write => ({ remove: 'auditEntries', id })),
  )
  if (over.length === MOST) await expireEntries(context)
}

function cutBehind({ now }: Pick<Context, 'now'>, last: AuditEntry) {
  const at = now().toISOString()
  const first = Number(last.id) + 1
  return {
    ...{ began: at, ended: at, by: null, door: 'retention', act: 'audit', outcome: 'done' as const },
    cut: { first, before: last.hash },
    content: { salt: randomText(16), fields: { before: entryId(first) } },
  }
}
