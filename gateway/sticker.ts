// /stickers/HASH.png: the picture of an emoticon. Other pictures have another address, so that caches keep this one.
import { z } from 'zod'
import { stickerPicture } from '../core/emoticons/picture.ts'
import { Fault } from '../xep/fault.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Named = z.object({ id: z.string().regex(/^[\da-f]{64}$/) })
const LIMIT = { rateLimit: { max: 600, timeWindow: '1 minute' } } // a whole set, for several people behind one router

export const sticker: Routes = ({ http, context }) => {
  http.get('/stickers/:id.png', { config: LIMIT }, async (request, reply) => {
    const named = Named.safeParse(request.params)
    if (!named.success) throw new Fault('item-not-found', say('There is no such picture.'))
    const data = await stickerPicture(context, named.data.id)
    return reply
      .type('image/png')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'cross-origin') // web clients of others show it, too
      .send(data)
  })
}
