// Pictures that people set: a file, or the address of a file that was uploaded here. One at a time, as decoding takes memory.
import type { Config } from '../../config.ts'
import { uploadUrl } from '../../config.ts'
import type { Pictures } from '../../core/context.ts'
import { LARGEST_PICTURE } from '../../core/model/picture.ts'
import { makeSerially } from '../../core/runs/serially.ts'
import { Fault } from '../../xep/fault.ts'
import { fetchUpload, isUpload } from '../web/fetch-upload.ts'
import { drawBars } from '../posters/chart.ts'
import { draw } from '../posters/paint.ts'
import { redraw, tooLarge } from './redraw.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 4_096 // characters of an address
export const CHART_PIXELS = 1_440 // of width
const WAITING = 20 // pictures that wait for the one that is decoded

export function makePictures(config: Config): Pictures {
  const serially = makeSerially()
  const drawn = makeSerially()
  let waiting = 0
  return {
    async take(given, form) {
      if (waiting > WAITING)
        throw new Fault('resource-constraint', say('Too many pictures at the same time. Try again in a minute.'))
      const address = addressIn(given)
      waiting++
      try {
        return await serially('', async () =>
          redraw(address === undefined ? given : await fetchPicture(config, address), form),
        )
      } finally {
        waiting--
      }
    },
    drawBars: chart => drawn('', async () => (await draw({ svg: drawBars(chart), width: CHART_PIXELS })).png),
  }
}

/** The address that was given instead of a file. */
function addressIn(given: Uint8Array): string | undefined {
  if (given.length > LONGEST) return undefined
  const text = Buffer.from(given).toString().trim()
  return /^[\w+-]+:\S+$/.test(text) ? text : undefined
}

/** Nothing is asked for elsewhere. @throws Fault not-acceptable */
async function fetchPicture(config: Config, address: string): Promise<Uint8Array> {
  const base = uploadUrl(config)
  const path = address.startsWith(`${base}/`) ? address.slice(base.length) : ''
  if (!isUpload(path))
    throw new Fault(
      'not-acceptable',
      say('Upload the picture here: send it in a chat, and give its address. No other is asked for.'),
    )
  const file = await fetchUpload(config, path, LARGEST_PICTURE)
  if (!file) throw tooLarge()
  return file
}
