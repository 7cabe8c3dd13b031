// Takes what entries of the audit log say about a person away. The chain holds: an entry of its own names the others.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import { eachPage } from '../runs/sweep.ts'
import { appendEntry } from './chain.ts'
import type { AuditEntry } from './records.ts'

const MOST = 1_000 // entries in one batch

/** @param person the id, which the log keeps */
export async function eraseFromLog(
  context: Context,
  isAbout: (entry: AuditEntry) => boolean,
  person: string,
): Promise<void> {
  const found: string[] = []
  await eachPage(context.store.auditEntries, {}, async page => {
    for (const entry of page) if (entry.content && entry.act !== ACT && isAbout(entry)) found.push(entry.id)
  })
  for (let at = 0; at < found.length; at += MOST) await eraseSome(context, found.slice(at, at + MOST), person)
}

const ACT = 'erasure'

async function eraseSome(context: Context, erased: string[], person: string): Promise<void> {
  const at = context.now().toISOString()
  const content = { salt: randomText(16), fields: { person } }
  await appendEntry(
    context,
    { ...{ began: at, ended: at, by: null, door: 'erasure', act: ACT, outcome: 'done' }, erased, content },
    () => erased.map((id): Write => ({ change: 'auditEntries', id, patch: { content: undefined } })),
  )
}
