// Links to coupons as an older Bellhop made them, with no more than words: each leads to a coupon of those words.
import { expect } from 'chai'
import { collections } from '../../../core/coupons/records.ts'
import type { Row } from '../../../store/engine.ts'
import { migrations } from '../../../store/migrations.ts'

const MADE = '2026-11-01T10:00:00.000Z'
interface Link extends Row {
  until: string | null
}

const link: Link = {
  id: 'k7f3k9mpx2',
  kind: 'coupon',
  of: 'Free espresso',
  by: 'sking',
  made: MADE,
  until: null,
  uses: null,
}

describe('a link to a coupon of an older Bellhop', () => {
  const steps = migrations.flat().filter(step => 'collection' in step && step.collection === 'invites')
  const made = (row: Link) => steps.flatMap(step => ('rows' in step ? step.rows(row) : []))
  const rewritten = (row: Link) =>
    steps.reduce<object & { id: string }>((after, step) => ('rewrite' in step ? step.rewrite(after) : after), row)

  it('leads to a coupon of its words, which is a coupon as they are made now', () => {
    const [coupon] = made(link)
    expect(coupon).to.include({ id: link.id, text: 'Free espresso', owner: 'sking', from: '2026-11-01', each: 1 })
    expect(collections.coupons.schema.safeParse(coupon).success).to.equal(true)
    expect(rewritten(link)).to.deep.equal({ ...link, of: link.id })
  })

  it('keeps its end, and leads to nothing where it was taken back', () => {
    const until = '2026-12-24T18:00:00.000Z'
    expect(made({ ...link, until })[0]).to.include({ until: '2026-12-24', closes: until })
    expect(made({ ...link, revoked: MADE })).to.deep.equal([])
  })

  it('is left as it is by a second run, and so are links of other kinds', () => {
    const after = { ...link, of: link.id }
    expect(made(after)).to.deep.equal([])
    expect(rewritten(after)).to.deep.equal(after)
    const group = { ...link, kind: 'group', of: 'g1' }
    expect([made(group), rewritten(group)]).to.deep.equal([[], group])
  })
})
