// The staffing chart of the console: what it shows of the looks at a desk.
import { expect } from 'chai'
import { staffingPicture, type Look } from '../../../gateway/console/staffing-picture.ts'
import { toText } from '../../../gateway/visit/html.ts'

const span = { every: 10, from: 0, to: 100, clock: (at: number) => `t${at}` }
const look = (at: number, more: Partial<Look> = {}): Look => ({ at, waited: 0, present: 1, needed: 2, ...more })
const path = (picture: string, name: string) => new RegExp(`class="${name}"\\s+d="([^"]*)"`).exec(picture)?.[1] ?? ''

describe('the staffing chart', () => {
  it('breaks its lines where nobody has looked', () => {
    const picture = toText(
      staffingPicture(
        'Support',
        [10, 20, 30, 70, 80].map(at => look(at)),
        span,
      ),
    )
    expect(path(picture, 'present').replace(/[^ML]/g, '')).to.equal('MLLML')
    expect(path(picture, 'needed').replace(/[^ML]/g, '')).to.equal('MLLML')
  })

  it('has a bar for each time when somebody waited, as high as it says, and escapes its title', () => {
    const picture = toText(staffingPicture('<b>', [look(10, { waited: 8 }), look(20, { waited: 4 }), look(30)], span))
    const heights = [...picture.matchAll(/class="waited"[^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height))
    expect(heights).to.have.length(2)
    expect(heights[0]).to.equal(2 * Number(heights[1]))
    expect(picture).to.include('aria-label="&lt;b&gt;"')
  })
})
