// Sticker packs by their ids: one for each set with pictures.
import { hosts } from '../../config.ts'
import type { Pack } from '../../xep/stickers.ts'
import { NODE } from '../../xep/stickers.ts'
import type { Context } from '../context.ts'
import { packOf } from './pack.ts'
import type { EmoticonSet } from './records.ts'
import { allSets } from './sets.ts'

const MOST = 5 // packs in an answer: each of sixty stickers is 40 kB

/** Those of these ids, or the first where none is named. A set that has changed has another pack. */
export async function packsNamed(context: Context, ids: string[]): Promise<{ id: string; pack: Pack }[]> {
  const all = (await allSets(context)).flatMap(set => packOf(set) ?? [])
  return (ids.length ? all.filter(({ id }) => ids.includes(id)) : all).slice(0, MOST)
}

/** The address by which clients import the pack of a set; nothing for a set without pictures. */
export function packUri({ config }: Pick<Context, 'config'>, set: EmoticonSet): string | undefined {
  const id = packOf(set)?.id
  if (id === undefined) return undefined
  return `xmpp:${hosts(config).bellhop}?pubsub;action=retrieve;node=${NODE};item=${encodeURIComponent(id)}`
}
