// How the organisation was read last, from a directory or a file: what is wrong with it, and what of it cannot be used.
import type { Context } from '../context.ts'
import type { Note } from '../model/listing.ts'
import { spokenLanguages } from '../../texts/catalogue.ts'
import { currentLanguage, inLanguage } from '../../texts/say.ts'

/** Stores the notes in every language, as it is not known who reads them. */
export async function keepReading(
  { store, config, now, log }: Context,
  notes: Note[],
  problem?: string,
): Promise<void> {
  const before = await store.readings.get(config.source)
  const [own, ...others] = [config.language, ...spokenLanguages.filter(each => each !== config.language)].map(
    language => [language, inLanguage(language, () => notes.map(note => note()))] as const,
  )
  await store.readings.put({
    ...{ id: config.source, at: now().toISOString(), notes: own?.[1] ?? [], texts: Object.fromEntries(others) },
    ...(problem && { problem }),
  })
  if (problem && problem !== before?.problem)
    log.error({ source: config.source, problem }, 'the directory is not followed')
  if (!problem && before?.problem) log.info({ source: config.source }, 'the directory is followed again')
  for (const note of (own?.[1] ?? []).filter(each => !before?.notes.includes(each)))
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
export async function directoryStanding({
  store,
  config: { source },
}: Pick<Context, 'store' | 'config'>): Promise<Standing> {
  const last = await store.readings.get(source)
  const held = await store.departures.count({ held: true })
  const { at, problem, notes = [], texts = {} } = last ?? {}
  const read = texts[currentLanguage()] ?? notes
  return { source, ...(at && { at }), ...(problem && { problem }), held, notes: read }
}
