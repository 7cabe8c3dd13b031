// Entries of the audit log as people look for them.
import type { Where } from '../../store/store.ts'
import { Fault } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { monthSpan } from '../model/day.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import type { AuditEntry } from './records.ts'
import { say } from '../../texts/say.ts'
import { minuteText } from '../model/moment.ts'

export const SHOWN = 50
const MOST = 20_000 // entries in one file

/** Finds entries, newest first. @param month as 2026-11, by the organisation's clocks @throws Fault bad-request */
export const entriesOf = (context: Context, month: string | undefined, limit = SHOWN): Promise<AuditEntry[]> =>
  context.store.auditEntries.find({ where: within(context, month), sort: 'id', descending: true, limit })

/** Finds the same, oldest first, for a file. @throws Fault bad-request, and not-acceptable for too many */
export async function allEntriesOf(context: Context, month: string | undefined): Promise<AuditEntry[]> {
  const where = within(context, month)
  const found = await context.store.auditEntries.find({ where, sort: 'id', limit: MOST + 1 })
  if (found.length > MOST)
    throw new Fault('not-acceptable', say('More than {most} entries: name a month, as 2026-11.', { most: MOST }))
  return found
}

function within({ config }: Pick<Context, 'config'>, month: string | undefined): Where<AuditEntry> {
  if (month === undefined) return {}
  const { from, until } = monthSpan(month, timeZoneOf(config))
  return { ended: { gte: from.toISOString(), lt: until.toISOString() } }
}

const COLUMNS = ['number', 'when', 'who', 'door', 'command', 'fields', 'outcome']

export const tableOf = (
  config: Pick<Context['config'], 'timeZone'>,
  entries: AuditEntry[],
): NonNullable<Answer['table']> => ({
  columns: [say('number'), say('when'), say('who'), say('door'), say('command'), say('fields'), say('outcome')],
  rows: entries.map(entry => {
    const [number = '', , ...others] = cellsOf(entry, shownOutcome(entry.outcome), say('administrator'))
    return [number, minuteText(config, entry.ended), ...others]
  }),
})

const shownOutcome = (outcome: AuditEntry['outcome']): string =>
  ({ done: say('done'), refused: say('refused'), failed: say('failed'), unknown: say('unknown') })[outcome]

/** With everything that is hashed: whoever has the file can check the chain. Programs read it, so the words are the stored ones. */
export const provableTable = (entries: AuditEntry[]): NonNullable<Answer['table']> => ({
  columns: [...COLUMNS, 'began', 'person', 'salt', 'digest', 'before', 'hash'],
  rows: entries.map(entry => {
    const { began, by, content, digest, before, hash } = entry
    return [
      ...cellsOf(entry, entry.outcome, 'administrator'),
      began,
      by ?? '',
      content?.salt ?? '',
      digest,
      before,
      hash,
    ]
  }),
})

/** @param administrator who has no name: what is said then */
function cellsOf(entry: AuditEntry, outcome: string, administrator: string): string[] {
  const { id, ended, by, door, act, content } = entry
  const who = content?.username ?? (by === null ? administrator : by)
  const why = content?.why
  return [
    String(Number(id)),
    ended,
    who,
    door,
    act,
    fieldsText(entry),
    why === undefined ? outcome : `${outcome}: ${why}`,
  ]
}

function fieldsText({ content, erased }: AuditEntry): string {
  if (!content) return say('(erased)')
  const fields = Object.entries(content.fields).map(([name, value]) => `${name}=${value}`)
  return [
    ...fields,
    ...(erased ? [say('erased the content of {numbers}', { numbers: erased.map(Number).join(', ') })] : []),
  ].join(' ')
}
