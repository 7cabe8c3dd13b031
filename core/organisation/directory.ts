// Following a directory: what it lists becomes a chart, less what the brake holds back, and goes the way of every chart.
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { chooseValues } from './choice.ts'
import { heldBack } from './departure.ts'
import { recogniseMembers, rememberIdentities } from './identity.ts'
import { holdLosses, type HeldKind } from './held-kinds.ts'
import { refusalOf } from '../incident.ts'
import { addressNotes } from './address-notes.ts'
import { chartOf } from './listing.ts'
import { keepReading } from './reading.ts'
import { claimsOfFormer } from './rename.ts'
import { applyChart, removeLeavers, type Progress } from './org.ts'
import { planChart, type Plan } from './plan.ts'
import { readResources } from './scim-entry.ts'
import type { Person } from '../model/person.ts'
import type { Caller } from '../model/caller.ts'
import type { Listed, Listing, Note } from '../model/listing.ts'
import { say, sayCount } from '../../texts/say.ts'

export interface Outcome {
  plan: Plan
  /** Who is not listed any more and stays until the administrator agrees. */
  held: Person[]
  /** What else would be lost and stays until then. */
  heldKinds: HeldKind[]
  notes: Note[]
}

/** @throws Fault not-allowed for a source that is not the organisation's */
export function requireSource({ source }: Config, ...wanted: Config['source'][]): void {
  if (wanted.includes(source)) return
  const texts = {
    file: () => say('This organisation is listed in a file (BELLHOP_SOURCE=file), and nowhere else: change it there.'),
    scim: () => say('This organisation is listed by SCIM (BELLHOP_SOURCE=scim), and nowhere else: change it there.'),
    ldap: () =>
      say('This organisation is listed in an LDAP directory (BELLHOP_SOURCE=ldap), and nowhere else: change it there.'),
  }
  throw new Fault('not-allowed', texts[source]())
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
  const everybody = await context.store.people.find()
  const members = everybody.filter(({ sponsor }) => sponsor === undefined)
  const { listing, fresh } = await recogniseMembers(context, await read(context), members)
  if (members.length && !listing.entries.length) throw nobodyListed(listing)
  const { entries, heldKinds, notes, held, gone } = await judge(context, listing, everybody, !dry)
  const told = [...newIds(fresh.length), ...notes]
  if (dry) return { ...outcome(await planChart(context, entries), held, told), heldKinds }
  await rememberIdentities(context, fresh)
  try {
    const expected = await planChart(context, entries)
    const done = await applyChart(context, entries, caller, expected.people.removed.length, progress)
    return { ...outcome(done, held, told), heldKinds }
  } catch (error) {
    // Whatever else cannot be done: who has left is out.
    await removeLeavers(context, gone, entries).catch((problem: unknown) =>
      context.log.error({ problem: reasonOf(problem) }, 'people who left are not removed from the server yet'),
    )
    throw error
  }
}

/** Takes out of a listing what the brake holds back. */
async function judge(context: Context, listing: Listing, everybody: Person[], keep: boolean) {
  const members = everybody.filter(({ sponsor }) => sponsor === undefined)
  const known = new Map(members.map(member => [member.id, member]))
  const listed = new Set([...listing.entries.map(({ id }) => id), ...listing.unusable])
  const leaving = members.filter(({ id }) => !listed.has(id))
  const certain = new Set(listing.leavers)
  const doubtful = leaving.filter(({ id }) => !certain.has(id))
  const held = await heldBack(context, members, doubtful, keep)
  const holds = new Set(held.map(({ id }) => id))
  const chosen = listing.entries
    .map(entry => chooseValues(entry, known.get(entry.id)))
    .map(entry => withHeldManager(entry, known.get(entry.id), holds))
  const staying = new Set([...listed, ...holds])
  const { entries, heldKinds } = await holdLosses(context, chosen, members, staying, keep)
  const claims = await claimsOfFormer(context, entries, members)
  const chart = chartOf({ ...listing, entries }, everybody, held, claims)
  const notes = [...chart.notes, ...addressNotes(entries, context.config, ({ called }) => called)]
  return { ...chart, notes, heldKinds, held, gone: leaving.filter(({ id }) => !holds.has(id)) }
}

/** The directory does not know a manager who is held; the reports do. */
const withHeldManager = (entry: Listed, person: Person | undefined, held: Set<string>): Listed =>
  entry.manager === null && person?.manager && held.has(person.manager) ? { ...entry, manager: person.manager } : entry

function nobodyListed({ unusable, notes }: Listing): Fault {
  const why = unusable.length
    ? say('None of the {count} people in the directory can be used: {note}', {
        count: unusable.length,
        note: notes[0]?.(),
      })
    : say('The directory lists nobody.')
  return new Fault('not-acceptable', `${why} ${say('Nobody is removed for that; nothing was changed.')}`)
}

const newIds = (count: number): Note[] =>
  count
    ? [
        () =>
          sayCount(
            count,
            '{count} person is listed under a new id and is taken for the one from before, by username and name.',
            '{count} people are listed under new ids and are taken for who they were, by username and name.',
          ),
      ]
    : []

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const outcome = (plan: Plan, held: Person[], notes: Note[]): Omit<Outcome, 'heldKinds'> => ({
  plan: { ...plan, notes: [] },
  held,
  notes: [...notes, ...plan.notes],
})

async function read(context: Context): Promise<Listing> {
  const { config, directory } = context
  if (config.source === 'ldap' && !directory)
    throw new Fault('not-acceptable', say('BELLHOP_LDAP_URL names no directory.'))
  return directory ? directory.read() : readResources(context)
}
