// Sets of emoticons: brought by a start, imported, found by the names that people write.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import type { Emoticon, EmoticonSet } from './records.ts'
import { readSet } from './set-file.ts'
import { eitherOf, say } from '../../texts/say.ts'

const MOST = 50 // sets
const LONGEST = 100 // characters of a name that is repeated

/** All sets by name. */
export const allSets = ({ store }: Pick<Context, 'store'>): Promise<EmoticonSet[]> =>
  store.emoticonSets.find({ sort: 'id', limit: MOST })

/** Stores a set from a file, in the place of one of the same name. @throws Fault not-acceptable, resource-constraint */
export async function importSet(context: Context, file: Uint8Array): Promise<EmoticonSet> {
  const { store, now, serially } = context
  return serially('emoticons', async () => {
    const read = readSet(file)
    const before = await store.emoticonSets.get(read.id)
    const set = { ...withPictures(read, before), changed: now().toISOString() }
    if (!before && (await store.emoticonSets.count({})) >= MOST)
      throw new Fault(
        'resource-constraint',
        say('There are {most} sets. Delete one first: emoticon delete SET.', { most: MOST }),
      )
    await store.batch([{ put: 'emoticonSets', record: set }, ...inboxWrites(context)])
    return set
  })
}

/** Pictures that were given to emoticons of the set stay where the file has none for them. */
const withPictures = <S extends Pick<EmoticonSet, 'emoticons'>>(set: S, before: EmoticonSet | undefined): S => ({
  ...set,
  emoticons: set.emoticons.map(each => {
    const picture = each.picture ?? before?.emoticons.find(({ name }) => name === each.name)?.picture
    return picture ? { ...each, picture } : each
  }),
})

/** @throws Fault item-not-found */
export async function deleteSet(context: Context, named: string): Promise<EmoticonSet> {
  const set = (await allSets(context)).find(({ id }) => id === named.toLowerCase())
  if (!set)
    throw new Fault(
      'item-not-found',
      say("There is no set '{name}'; 'emoticons' lists them.", { name: named.slice(0, LONGEST) }),
    )
  await context.store.batch([{ remove: 'emoticonSets', id: set.id }, ...inboxWrites(context)])
  return set
}

/**
 * Finds an emoticon by its name, or by its set and name: `coffee/yes`.
 * @throws Fault item-not-found, conflict where several sets have one of that name
 */
export async function emoticonNamed(
  context: Context,
  written: string,
): Promise<{ set: EmoticonSet; emoticon: Emoticon }> {
  const [name = '', of] = written.trim().toLowerCase().split('/').reverse()
  const sets = (await allSets(context)).filter(({ id }) => of === undefined || id === of)
  const found = sets.flatMap(set =>
    set.emoticons.filter(each => each.name === name).map(emoticon => ({ set, emoticon })),
  )
  const [first, second] = found
  if (!first)
    throw new Fault(
      'item-not-found',
      say("There is no emoticon '{written}'; 'emoticons' lists them. Nothing was sent.", {
        written: written.slice(0, LONGEST),
      }),
    )
  if (second)
    throw new Fault(
      'conflict',
      say("Several sets have '{name}': write {names}. Nothing was sent.", {
        name,
        names: eitherOf(found.map(each => `${each.set.id}/${name}`)),
      }),
    )
  return first
}

/**
 * Brings in the sets of a folder. A set that the administrator has imported or deleted stays so; one that was brought before
 * gets its new version. @throws Fault not-acceptable
 */
export async function bringSets({ store, now }: Pick<Context, 'store' | 'now'>, folder: string): Promise<void> {
  for (const path of globSync('*.json', { cwd: folder }).sort()) {
    const set = { ...readSet(readFileSync(join(folder, path))), shipped: true }
    const reading = `emoticons ${set.id}`
    const before = await store.emoticonSets.get(set.id)
    const isOther = before ? !before.shipped : await store.readings.get(reading)
    if (isOther || (before && isSame(before, set))) continue
    const at = now().toISOString()
    await store.batch([
      { put: 'emoticonSets', record: { ...set, changed: at } },
      { put: 'readings', record: { id: reading, at, notes: [] } },
    ])
  }
}

const isSame = ({ changed: _changed, ...before }: EmoticonSet, set: Omit<EmoticonSet, 'changed'>) =>
  isDeepStrictEqual(before, set)
