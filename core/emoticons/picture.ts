// Pictures of emoticons that Bellhop keeps: the gateway serves them by their hash, and clients that know stickers show them.
import { createHash } from 'node:crypto'
import { gatewayUrl } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { File } from '../../xep/files.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import { daysAgo } from '../runs/sweep.ts'
import type { Emoticon, EmoticonSet } from './records.ts'
import { allSets, emoticonNamed } from './sets.ts'
import { say } from '../../texts/say.ts'

const SIDE = 256 // pixels, as gateway/pictures/redraw.ts draws stickers
const READ = 90 // days for which a message may be looked at whose picture is in no set any more

/**
 * Gives an emoticon a picture. The set is the administrator's from then on: no later version of Bellhop's takes its place.
 * @param given a file, or the address of a file that was uploaded here; without it the emoticon has its emoji alone
 * @throws Fault not-acceptable for what is no picture, item-not-found
 */
export async function setEmoticonPicture(
  context: Context,
  name: string,
  given: Uint8Array | undefined,
): Promise<{ set: EmoticonSet; emoticon: Emoticon }> {
  const { store, now, pictures, serially } = context
  const data = given && (await pictures.take(given, 'sticker')).data
  return serially('emoticons', async () => {
    const { set, emoticon } = await emoticonNamed(context, name)
    const id = data && createHash('sha256').update(data).digest('hex')
    const plain = withoutPicture(emoticon)
    const pictured = data && id ? { ...plain, picture: fileOf(context, id, data) } : plain
    const at = now().toISOString()
    const emoticons = set.emoticons.map(each => (each.name === emoticon.name ? pictured : each))
    await store.batch([
      { put: 'emoticonSets', record: { ...ownSet(set), emoticons, changed: at } },
      ...(data && id ? [{ put: 'stickerPictures', record: { id, data: data.toString('base64'), at } } as const] : []),
      ...inboxWrites(context),
    ])
    return { set, emoticon: pictured }
  })
}

const withoutPicture = ({ picture: _picture, ...rest }: Emoticon): Emoticon => rest

const ownSet = ({ shipped: _shipped, ...rest }: EmoticonSet): EmoticonSet => rest

const fileOf = ({ config }: Pick<Context, 'config'>, id: string, data: Buffer): File => ({
  urls: [`${gatewayUrl(config)}/stickers/${id}.png`],
  ...{ mediaType: 'image/png', size: data.length, width: SIDE, height: SIDE },
  hashes: [{ algorithm: 'sha-256', value: Buffer.from(id, 'hex').toString('base64') }],
  disposition: 'inline',
})

/** @throws Fault item-not-found */
export async function stickerPicture({ store }: Pick<Context, 'store'>, id: string): Promise<Buffer> {
  const found = await store.stickerPictures.get(id)
  if (!found) throw new Fault('item-not-found', say('There is no such picture.'))
  return Buffer.from(found.data, 'base64')
}

/** Removes pictures that no set has and that nobody looks at any more. */
export async function forgetPictures(context: Context): Promise<void> {
  const { stickerPictures } = context.store
  const sets = await allSets(context)
  const used = new Set(sets.flatMap(({ emoticons }) => emoticons.flatMap(({ picture }) => picture?.urls ?? [])))
  const isUsed = (id: string) => [...used].some(url => url.endsWith(`/${id}.png`))
  for (const { id } of await stickerPictures.find({ where: { at: { lt: daysAgo(context, READ) } } }))
    if (!isUsed(id)) await stickerPictures.remove(id)
}
