// Following a directory: what it lists becomes a chart, less what the brake holds back, and goes the way of every chart.
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { heldBack } from './departure.ts'
import { refusalOf } from '../incident.ts'
import { chartOf } from './listing.ts'
import { applyChart, removeLeavers, type Progress } from './org.ts'
import { plan, type Plan } from './plan.ts'
import { readResources } from './scim-entry.ts'
import type { Person } from '../model/person.ts'
import type { Caller } from '../model/caller.ts'
import type { Listing } from '../model/listing.ts'

export interface Outcome {
  plan: Plan
  /** Who is not listed any more and stays until the administrator agrees. */
  held: Person[]
  notes: string[]
}

/** @throws Fault not-allowed for a source that is not the organisation's */
export function requireSource({ source }: Config, ...wanted: Config['source'][]): void {
  if (wanted.includes(source)) return
  const names = { file: 'in a file', scim: 'by SCIM', ldap: 'in an LDAP directory' }
  throw new Fault(
    'not-allowed',
    `This organisation is listed ${names[source]} (BELLHOP_SOURCE=${source}), and nowhere else: change it there.`,
  )
}

/**
 * Brings the organisation to what the directory lists. One run at a time; each reads anew.
 * @param dry only tells what it would come to
 * @throws Fault when the directory gave no answer that could be used: then nothing was changed
 */
export function followDirectory(
  context: Context,
  caller: Caller,
  dry = false,
  progress: Progress = () => {},
): Promise<Outcome> {
  return context.serially('directory', async () => {
    requireSource(context.config, 'scim', 'ldap')
    try {
      const outcome = await followListing(context, caller, dry, progress)
      if (!dry) await keepReading(context, outcome.notes)
      return outcome
    } catch (error) {
      if (!dry) await keepReading(context, [], refusalOf(context, { source: context.config.source }, error).message)
      throw error
    }
  })
}

async function followListing(context: Context, caller: Caller, dry: boolean, progress: Progress): Promise<Outcome> {
  const listing = await read(context)
  const everybody = await context.store.people.find()
  const members = everybody.filter(({ guest }) => guest === undefined)
  if (members.length && !listing.entries.length)
    throw new Fault('not-acceptable', 'The directory lists nobody. Nobody is removed for that; nothing was changed.')
  const listed = new Set([...listing.entries.map(({ id }) => id), ...listing.unusable])
  const leaving = members.filter(({ id }) => !listed.has(id))
  const held = await heldBack(context, members, leaving, !dry)
  const { entries, notes } = chartOf(listing, everybody, held)
  if (dry) return outcome(await plan(context, entries), held, notes)
  try {
    const expected = await plan(context, entries)
    const done = await applyChart(context, entries, caller, expected.people.removed.length, progress)
    return outcome(done, held, notes)
  } catch (error) {
    // Whatever else cannot be done: who has left is out.
    const staying = new Set(held.map(({ id }) => id))
    const gone = leaving.filter(({ id }) => !staying.has(id))
    await removeLeavers(context, gone, entries).catch((problem: unknown) =>
      context.log.error({ problem: reasonOf(problem) }, 'people who left are not removed from the server yet'),
    )
    throw error
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const outcome = (plan: Plan, held: Person[], notes: string[]): Outcome => ({
  plan: { ...plan, notes: [] },
  held,
  notes: [...notes, ...plan.notes],
})

async function read(context: Context): Promise<Listing> {
  const { config, directory } = context
  if (config.source === 'ldap' && !directory) throw new Fault('not-acceptable', 'BELLHOP_LDAP_URL names no directory.')
  return directory ? directory.read() : readResources(context)
}

async function keepReading({ store, config, now, log }: Context, notes: string[], problem?: string): Promise<void> {
  const before = await store.readings.get(config.source)
  await store.readings.put({ id: config.source, at: now().toISOString(), notes, ...(problem && { problem }) })
  if (problem && problem !== before?.problem)
    log.error({ source: config.source, problem }, 'the directory is not followed')
  if (!problem && before?.problem) log.info({ source: config.source }, 'the directory is followed again')
  for (const note of notes.filter(each => !before?.notes.includes(each)))
    log.warn({ source: config.source, note }, 'something in the directory cannot be used')
}

export interface Standing {
  source: string
  /** When it was tried last. */
  at?: string
  problem?: string
  /** How many wait for the administrator's word. */
  held: number
  notes: number
}

/** For those who watch. */
export async function standing({ store, config: { source } }: Context): Promise<Standing> {
  const last = await store.readings.get(source)
  const held = await store.departures.count({ held: true })
  const { at, problem, notes = [] } = last ?? {}
  return { source, ...(at && { at }), ...(problem && { problem }), held, notes: notes.length }
}
