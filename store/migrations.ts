// How the records of an older Bellhop become those of this one: in order, each run once per store.
import type { Row } from './engine.ts'

/**
 * Renames a collection, writes all records of a collection anew, or makes records of another collection from them, where there is none
 * with that id. Run twice, a migration does what it does once.
 */
export type Migration = { rename: string; to: string } | { collection: string; rewrite: (row: Row) => Row } | Spread

export interface Spread {
  collection: string
  into: string
  rows: (row: Row) => Row[]
}

export const renameCollection = (from: string, to: string): Migration => ({ rename: from, to })

export const renameField = (collection: string, from: string, to: string): Migration => ({
  collection,
  rewrite(row) {
    const { [from]: value, ...rest } = row
    return from in row ? { ...rest, id: row.id, [to]: value } : row
  },
})

/** What stands for a part of the server that nobody confirmed was U+0000, which not every engine keeps. */
const unsureParts: Migration = {
  collection: 'mirrors',
  rewrite(row) {
    const parts = typeof row.content === 'object' && row.content !== null ? Object.entries(row.content) : []
    const content = parts.map(([key, value]) => [key, value === '\0' ? '\u0001' : value])
    return { ...row, content: Object.fromEntries(content) }
  },
}

/** Of an edit, when it bans people: a field within its scope. */
const bannedIn: Migration = {
  collection: 'edits',
  rewrite(row) {
    if (typeof row.scope !== 'object' || row.scope === null || !('barred' in row.scope)) return row
    const { barred, ...scope } = row.scope
    return { ...row, scope: { ...scope, banned: barred } }
  },
}

/** The field's names, in place of private ones. */
const plainNames: Migration[] = [
  renameCollection('bars', 'bans'),
  renameCollection('silences', 'voiceRules'),
  renameCollection('letters', 'mails'),
  renameCollection('asks', 'codeRequests'),
  renameCollection('mirrors', 'provisioned'),
  renameField('people', 'guest', 'sponsor'),
  bannedIn,
]

const withoutFields = (collection: string, ...fields: string[]): Migration => ({
  collection,
  rewrite: row => ({
    ...Object.fromEntries(Object.entries(row).filter(([name]) => !fields.includes(name))),
    id: row.id,
  }),
})

/** What a conversation had said to lines that may come again. */
const saidLines: Migration = {
  collection: 'dialogues',
  into: 'inbox',
  rows({ id, said, at }) {
    const lines = typeof said === 'object' && said !== null ? Object.entries(said) : []
    const [from = ''] = id.split(' ', 1)
    return lines.map(([kept, text]) => ({ id: `${from} kept ${kept}`, at, answer: { text }, done: true }))
  },
}

/** One record of a message that may come again. What was only promised is not: the command runs again. */
const oneInbox: Migration[] = [
  renameCollection('errands', 'inbox'),
  withoutFields('inbox', 'text'),
  saidLines,
  withoutFields('dialogues', 'turn', 'said'),
]

const PART = 1_000 // entries of a chart in one record

/** The entries of a chart, which were in its own record. */
const chartsInParts: Migration[] = [
  { collection: 'charts', into: 'chartParts', rows: chartParts },
  {
    collection: 'charts',
    rewrite(row) {
      if (!Array.isArray(row.entries)) return row
      const rest = Object.entries(row).filter(([name]) => name !== 'entries' && name !== 'newcomers')
      return { ...Object.fromEntries(rest), id: row.id, parts: Math.ceil(row.entries.length / PART) }
    },
  },
]

function chartParts({ id, entries, newcomers }: Row): Row[] {
  const invited = Array.isArray(newcomers) ? new Set<unknown>(newcomers) : undefined
  const all: { id: string }[] = Array.isArray(entries) ? entries : []
  return Array.from({ length: Math.ceil(all.length / PART) }, (_, part) => {
    const some = all.slice(part * PART, (part + 1) * PART)
    const added = invited && { newcomers: some.map(entry => entry.id).filter(entry => invited.has(entry)) }
    return { id: `${id} ${String(part).padStart(6, '0')}`, chart: id, entries: some, ...added }
  })
}

/** A mail that cannot go out, as there is no mail server, was "kept". */
const unsentMails: Migration = {
  collection: 'mails',
  rewrite: row => (row.state === 'kept' ? { ...row, state: 'unsent' } : row),
}

/** Messages that the server stores until they are acknowledged were "kept" messages. */
const outboxIds: Migration = {
  collection: 'inbox',
  into: 'inbox',
  rows(row) {
    const id = row.id.replace(/ kept (\d+)$/, ' outbox $1')
    return id === row.id ? [] : [{ ...row, id }]
  },
}

/** More of the field's names. */
const plainWords: Migration[] = [
  renameField('codes', 'heir', 'replacedBy'),
  renameField('broadcasts', 'kept', 'savedAs'),
  unsentMails,
  outboxIds,
]

/** A coupon was no more than the words of its link; now a link leads to a coupon, whose id is that of its first link. */
const couponsOfLinks: Migration[] = [
  {
    collection: 'invites',
    into: 'coupons',
    rows({ id, kind, of, by, made, until, revoked }) {
      if (kind !== 'coupon' || of === id || revoked !== undefined) return []
      const day = String(made).slice(0, 10)
      const end = typeof until === 'string' ? { until: until.slice(0, 10), closes: until } : {}
      const offer = { name: `coupon-${id}`, owner: by ?? null, text: of, from: day, opens: made, ...end }
      return [{ id, ...offer, each: 1, places: [], cashiers: [], cashierGroups: [], made, redeemed: 0 }]
    },
  },
  { collection: 'invites', rewrite: row => (row.kind === 'coupon' ? { ...row, of: row.id } : row) },
]

/** Which addresses brought a broadcast of another organisation was not kept: the host alone where it began. */
const hostsOfRelayed: Migration = {
  collection: 'broadcasts',
  rewrite(row) {
    const { source, via, corrects, retracts } = row
    if (typeof source !== 'string' || via !== undefined || corrects !== undefined || retracts !== undefined) return row
    return { ...row, via: [source.slice(source.lastIndexOf('@'))] }
  },
}

/** An edit said whether all of it was stored: since edits are stored in one batch, none is stored by half. */
const wholeEdits = withoutFields('edits', 'made', 'notice')

/** How many on each day or in each month, as one text: a report about everybody reads tens of thousands of them. */
const packedShares: Migration = {
  collection: 'activityShares',
  rewrite(row) {
    if (typeof row.within !== 'object' || row.within === null) return row
    const counts = Object.entries(row.within).sort(([one], [other]) => (one < other ? -1 : 1))
    return { ...row, within: counts.map(([key, times]) => `${key}:${times}`).join(' ') }
  },
}

/**
 * The steps to each version of the records, in order; the version of a store is the number of lists it has behind it. A change of
 * names adds a list at the end; no list that was released is ever changed. Indexes and unique keys need none.
 */
export const migrations: Migration[][] = [
  [unsureParts],
  plainNames,
  oneInbox,
  chartsInParts,
  plainWords,
  couponsOfLinks,
  [hostsOfRelayed, wholeEdits],
  [packedShares],
]
