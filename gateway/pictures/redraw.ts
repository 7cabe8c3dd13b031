// Pictures from outside, decoded and drawn anew as a small PNG: of the file nothing else is left, as the place where it was taken.
import { createHash } from 'node:crypto'
import { imageDimensionsFromData } from 'image-dimensions'
import { LARGEST_PICTURE, type Picture } from '../../core/model/picture.ts'
import { Fault } from '../../xep/fault.ts'
import { html, toText } from '../visit/html.ts'
import { draw } from '../posters/paint.ts'
import { say } from '../../texts/say.ts'

const MOST_PIXELS = 16_000_000 // of the largest picture: decoded, it takes four bytes for each

/** The side in pixels of what is drawn: as large as clients show it, and small in their caches; and what of the picture is in it. */
const FORMS = { tile: { side: 128, part: 'xMidYMid slice' }, sticker: { side: 256, part: 'xMidYMid meet' } }

const KINDS = ['png', 'jpeg', 'gif'] // what resvg decodes

/** @throws Fault not-acceptable */
export async function redraw(file: Uint8Array, form: keyof typeof FORMS = 'tile'): Promise<Picture> {
  if (file.length > LARGEST_PICTURE) throw tooLarge()
  const known = imageDimensionsFromData(file)
  if (!known || !KINDS.includes(known.type))
    throw new Fault('not-acceptable', say('This is no picture that can be read here. Send a PNG, JPEG or GIF file.'))
  if (known.width * known.height > MOST_PIXELS)
    throw new Fault(
      'not-acceptable',
      say('A picture has at most {pixels} million pixels. Make it smaller.', { pixels: MOST_PIXELS / 1_000_000 }),
    )
  const drawn = await draw({ svg: squareOf(file, known.type, FORMS[form]), width: FORMS[form].side }).catch(
    () => undefined,
  )
  if (!drawn || drawn.isEmpty)
    throw new Fault('not-acceptable', say('This picture cannot be read. Save it again, as PNG or JPEG.'))
  const data = Buffer.from(drawn.png)
  return { type: 'image/png', data, hash: createHash('sha1').update(data).digest('hex') }
}

export const tooLarge = () =>
  new Fault(
    'not-acceptable',
    say('A picture has at most {most} MB. Make it smaller.', { most: LARGEST_PICTURE / 1_048_576 }),
  )

/** A square with the middle of the picture, or with all of it. */
function squareOf(file: Uint8Array, type: string, { side, part }: (typeof FORMS)['tile']): string {
  const href = `data:image/${type};base64,${Buffer.from(file).toString('base64')}`
  return toText(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">
      <image width="${side}" height="${side}" preserveAspectRatio="${part}" href="${href}" />
    </svg>`,
  )
}
