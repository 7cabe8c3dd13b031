// The organisation from a file.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Entry } from '../model/entry.ts'
import type { Note } from '../model/listing.ts'
import { addressNotes } from './address-notes.ts'
import { applyChart, readEntries, type Progress } from './org.ts'
import { planChart, type Plan } from './plan.ts'
import { keepReading } from './reading.ts'
import { refuseFormer } from './rename.ts'

/** @throws Fault not-acceptable listing every problem of the file with its line; then nothing was changed */
export async function planFile(context: Context, file: Uint8Array): Promise<Plan> {
  const entries = readEntries(file)
  await refuseFormer(context, entries)
  return withNotes(await planChart(context, entries), notesOf(context, entries))
}

/** @param removing the number of people that the caller agrees to lose @throws Fault as `planFile` and `applyChart` */
export async function applyFile(
  context: Context,
  file: Uint8Array,
  caller: Caller,
  removing: number | undefined,
  progress: Progress,
): Promise<Plan> {
  const entries = readEntries(file)
  const done = await applyChart(context, entries, caller, removing, progress)
  const notes = notesOf(context, entries)
  await keepReading(context, notes)
  return withNotes(done, notes)
}

const notesOf = ({ config }: Context, entries: Entry[]) => addressNotes(entries, config, ({ username }) => username)

const withNotes = (made: Plan, notes: Note[]): Plan => ({ ...made, notes: [...made.notes, ...notes] })
