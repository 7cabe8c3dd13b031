// How the organisation was read last, from a directory or a file: what is wrong with it, and what of it cannot be used.
import type { Context } from '../context.ts'

export async function keepReading(
  { store, config, now, log }: Context,
  notes: string[],
  problem?: string,
): Promise<void> {
  const before = await store.readings.get(config.source)
  await store.readings.put({ id: config.source, at: now().toISOString(), notes, ...(problem && { problem }) })
  if (problem && problem !== before?.problem)
    log.error({ source: config.source, problem }, 'the directory is not followed')
  if (!problem && before?.problem) log.info({ source: config.source }, 'the directory is followed again')
  for (const note of notes.filter(each => !before?.notes.includes(each)))
    log.warn({ source: config.source, note }, 'something that is listed cannot be used')
}

/** Once a day and at each start, until they are solved. */
export async function remindOfNotes({ store, config: { source }, log }: Context): Promise<void> {
  const { notes = [] } = (await store.readings.get(source)) ?? {}
  if (notes.length) log.warn({ source, notes: notes.length, first: notes[0] }, 'what is listed has to be mended')
}

export interface Standing {
  source: string
  /** When it was tried last. */
  at?: string
  problem?: string
  /** How many wait for the administrator's word. */
  held: number
  /** What of it cannot be used, as a person mends it. */
  notes: string[]
}

/** For those who watch. */
export async function directoryStanding({ store, config: { source } }: Context): Promise<Standing> {
  const last = await store.readings.get(source)
  const held = await store.departures.count({ held: true })
  const { at, problem, notes = [] } = last ?? {}
  return { source, ...(at && { at }), ...(problem && { problem }), held, notes }
}
