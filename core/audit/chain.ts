// The chain of the audit log: each entry has the hash of the one before, so that no entry can be changed, removed or put in
// without all later ones being made anew.
import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { clashOf } from '../model/clash.ts'
import type { Write } from '../model/records.ts'
import type { AuditChain, AuditContent, AuditEntry } from './records.ts'

/** The id of the one record that says where the chain begins and ends. */
export const CHAIN = 'chain'
const TRIES = 1_000 // where other processes write entries at the same moment

export type NewEntry = Omit<AuditEntry, 'id' | 'digest' | 'before' | 'hash' | 'content'> & { content: AuditContent }
type AuditContext = Pick<Context, 'store' | 'serially'>

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** What stands in the place of the hash before the first entry. */
export const NOTHING_BEFORE = sha256('nothing')

/** Keys in their order: stores do not promise to keep it. */
export const digestOf = ({ salt, username, fields, why }: AuditContent): string =>
  sha256([salt, username ?? null, Object.entries(fields).toSorted(byKey), why ?? null])

const byKey = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : 1)

export const hashOf = (entry: Omit<AuditEntry, 'hash' | 'content'>): string => {
  const { id, began, ended, by, door, act, outcome, cut, erased, digest, before } = entry
  return sha256([id, began, ended, by, door, act, outcome, cut?.first, cut?.before, erased ?? [], digest, before])
}

export const entryId = (number: number): string => String(number).padStart(12, '0')

export const chainOf = async ({ store }: Pick<Context, 'store'>): Promise<AuditChain> =>
  (await store.auditChains.get(CHAIN)) ?? {
    ...{ id: CHAIN, first: 1, before: NOTHING_BEFORE },
    ...{ last: 0, hash: NOTHING_BEFORE },
  }

/**
 * Adds an entry at the end. Two processes never write the same number: the place of the end is a condition of the batch.
 * @param also other writes of the same batch
 */
export const appendEntry = (
  context: AuditContext,
  made: NewEntry | ((chain: AuditChain) => NewEntry),
  also: (chain: AuditChain, entry: AuditEntry) => Write[] = () => [],
): Promise<AuditEntry> =>
  context.serially('audit', async () => {
    for (let tries = 1; ; tries++) {
      const chain = await chainOf(context)
      const entry = sealed(chain, typeof made === 'function' ? made(chain) : made)
      try {
        await context.store.batch([...moveEnd(chain, entry), ...also(chain, entry)])
        return entry
      } catch (error) {
        if (clashOf(error)?.collection !== 'auditChains' || tries === TRIES) throw error
      }
    }
  })

function sealed({ last, hash: before }: AuditChain, { content, ...entry }: NewEntry): AuditEntry {
  const open = { ...entry, id: entryId(last + 1), digest: digestOf(content), before }
  return { ...open, content, hash: hashOf(open) }
}

function moveEnd(chain: AuditChain, entry: AuditEntry): Write[] {
  const end = { last: chain.last + 1, hash: entry.hash, ...entry.cut }
  const move: Write =
    chain.last === 0
      ? { insert: 'auditChains', record: { ...chain, ...end } }
      : { change: 'auditChains', id: CHAIN, when: { last: chain.last, hash: chain.hash }, patch: end }
  return [move, { insert: 'auditEntries', record: entry }]
}
