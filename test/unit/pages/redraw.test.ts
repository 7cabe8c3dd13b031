// Pictures from outside: decoded, and drawn anew.
import { expect } from 'chai'
import { loadConfig } from '../../../config.ts'
import { LARGEST_PICTURE } from '../../../core/model/picture.ts'
import { redraw } from '../../../gateway/pictures/redraw.ts'
import { makePictures } from '../../../gateway/pictures/taken.ts'
import { GIF, headOnly, JPEG, png, SVG, WEBP } from '../../support/small-pictures.ts'

const refusal = (file: Uint8Array) =>
  redraw(file).then(
    () => '',
    (error: Error) => error.message,
  )

describe('a picture from outside', function () {
  this.timeout(30_000)

  for (const [name, file] of Object.entries({ PNG: png(300, 200), JPEG, GIF }))
    it(`is drawn anew as a small PNG when it is ${name}`, async () => {
      const { type, data } = await redraw(file)
      expect(type).to.equal('image/png')
      expect(data.subarray(0, 8).toString('latin1')).to.equal('\x89PNG\r\n\x1a\n')
      expect([data.readUInt32BE(16), data.readUInt32BE(20)]).to.deep.equal([128, 128])
    })

  it('keeps nothing else of its file', async () => {
    const { data } = await redraw(png(20, 20, 'taken at home'))
    expect(data.includes('taken at home')).to.equal(false)
  })

  const bad: [string, Uint8Array, RegExp][] = [
    ['an SVG with a script', SVG, /no picture that can be read/],
    ['a WebP', WEBP, /Send a PNG, JPEG or GIF file/],
    ['a text', Buffer.from('hello'), /no picture that can be read/],
    ['nothing', Buffer.alloc(0), /no picture that can be read/],
    ['ten megabytes', Buffer.alloc(10 * 1_048_576), /at most 5 MB/],
    ['a byte too many', Buffer.concat([png(2, 2), Buffer.alloc(LARGEST_PICTURE)]), /at most 5 MB/],
    ['a small file of very many pixels', headOnly(30_000, 30_000), /at most 16 million pixels/],
    ['a picture that ends early', png(300, 200).subarray(0, 60), /cannot be read/],
    ['a picture of other data than its beginning says', headOnly(400, 400), /cannot be read/],
  ]
  for (const [name, file, words] of bad)
    it(`is refused in words when it is ${name}`, async () => expect(await refusal(file)).to.match(words))

  it('waits its turn, and not behind any number', async () => {
    const { take } = makePictures(loadConfig({}))
    const all = await Promise.allSettled(Array.from({ length: 25 }, () => take(SVG)))
    const refused = all.map(each => (each.status === 'rejected' ? String(each.reason.message) : ''))
    expect(refused.filter(text => /at the same time/.test(text))).to.have.length(4)
    expect(refused.filter(text => /no picture/.test(text))).to.have.length(21)
  })
})
