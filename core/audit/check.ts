// Checks the chain of the audit log from its oldest entry to its newest, and names the first one that is not as it was written.
import type { Context, Warning } from '../context.ts'
import { chainOf, digestOf, entryId, hashOf } from './chain.ts'
import type { AuditChain, AuditEntry } from './records.ts'
import { say } from '../../texts/say.ts'

const PAGE = 500 // entries at once

/** For the doctor: the first broken link, if there is one. */
export async function auditWarnings(context: Needs): Promise<Warning[]> {
  const broken = await firstBroken(context)
  return broken ? [{ part: say('chain of hashes'), should: say('as it was written'), ...broken }] : []
}

type Broken = Pick<Warning, 'object' | 'is'>
type Needs = Pick<Context, 'store' | 'serially'>

async function firstBroken({ store, serially }: Needs): Promise<Broken | undefined> {
  const { chain, beyond } = await serially('audit', async () => readEnd(store))
  const state: Walk = { number: chain.first - 1, hash: chain.before, cut: undefined, unexplained: new Set() }
  for (let after: AuditEntry | undefined; ;) {
    // Entries that come while the log is read are behind the end that was read first.
    const where = { id: { lte: entryId(chain.last) } }
    const page = await store.auditEntries.find({ where, limit: PAGE, ...(after && { after }) })
    for (const entry of page) {
      const is = whyBroken(state, entry)
      if (is !== undefined) return { object: `audit/${parseInt(entry.id, 10)}`, is }
    }
    after = page.at(-1)
    if (page.length < PAGE) return brokenEnd(chain, state) ?? beyond
  }
}

/** Reads where the chain ends, and finds an entry behind its end. */
async function readEnd(store: Context['store']): Promise<{ chain: AuditChain; beyond: Broken | undefined }> {
  const chain = await chainOf({ store })
  const [beyond] = await store.auditEntries.find({ where: { id: { gt: entryId(chain.last) } }, limit: 1 })
  return { chain, beyond: beyond && { object: `audit/${parseInt(beyond.id, 10)}`, is: putIn() } }
}

const putIn = (): string => say('an entry that was put in')

/** What is known of the chain up to an entry. */
interface Walk {
  number: number
  hash: string
  cut: AuditEntry['cut']
  /** Entries without content, of which no later entry says yet that the content was erased. */
  unexplained: Set<string>
}

function whyBroken(walk: Walk, entry: AuditEntry): string | undefined {
  const number = walk.number + 1
  if (entry.id !== entryId(number))
    return Number(entry.id) > number ? say('entry {number} is missing before it', { number }) : putIn()
  if (entry.before !== walk.hash) return say('its predecessor was changed, removed or put in')
  if (entry.hash !== hashOf(entry)) return say('changed')
  if (!entry.content) walk.unexplained.add(entry.id)
  else if (entry.digest !== digestOf(entry.content)) return say('changed')
  for (const id of entry.erased ?? []) walk.unexplained.delete(id)
  walk.number = number
  walk.hash = entry.hash
  walk.cut = entry.cut ?? walk.cut
  return undefined
}

function brokenEnd({ first, before, last, hash }: AuditChain, walk: Walk): Broken | undefined {
  const [unexplained] = walk.unexplained
  if (unexplained !== undefined)
    return { object: `audit/${Number(unexplained)}`, is: say('without content, which no person erase took away') }
  if (walk.number !== last || walk.hash !== hash)
    return { object: `audit/${last}`, is: say('missing: it was the newest') }
  const isCut = first === 1 || (walk.cut?.first === first && walk.cut.before === before)
  return isCut
    ? undefined
    : { object: `audit/${first - 1}`, is: say('missing: no entry says that the oldest were removed') }
}
