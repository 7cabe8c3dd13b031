// Live pages: what many look at is drawn once for all of them.
import { expect } from 'chai'
import { makeSharedDrawing } from '../../../gateway/console/shared-drawing.ts'

describe('a shared drawing', () => {
  it('is made once for all who look at the same view, and again after a while', async () => {
    let now = 0
    let made = 0
    const drawing = makeSharedDrawing(2_000, () => now)
    const look = (view: string) => drawing(view, async () => `${view} ${++made}`)
    expect(await Promise.all([look('all'), look('all'), look('ann'), look('all')])).to.deep.equal([
      ...['all 1', 'all 1', 'ann 2', 'all 1'],
    ])
    now = 1_999
    expect(await look('all')).to.equal('all 1')
    now = 2_000
    expect(await look('all')).to.equal('all 3')
  })

  it('is tried again when it has failed', async () => {
    const drawing = makeSharedDrawing(2_000, () => 0)
    const failed = await drawing('all', async () => Promise.reject(new Error('away'))).catch(String)
    expect(failed).to.equal('Error: away')
    expect(await drawing('all', async () => 'there')).to.equal('there')
  })
})
