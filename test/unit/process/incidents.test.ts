// Incidents as administrators find them again by the id that somebody quotes.
import { expect } from 'chai'
import { refusalOf } from '../../../core/incident.ts'
import { Fault } from '../../../xep/fault.ts'
import { openStored, type Inside } from '../../support/context.ts'

describe('incidents', () => {
  let inside: Omit<Inside, 'work'>
  before(async () => void (inside = await openStored()))
  after(() => inside?.end())

  it('are found by the id that the refusal names, without more than the first line of the error', () => {
    const { context } = inside
    const { message } = refusalOf(context, { command: 'org apply' }, new Error('no such thing\nsecret line'))
    const [newest] = context.incidents.list()
    expect(message).to.include(newest?.id)
    expect(newest).to.include({ about: '{"command":"org apply"}', error: 'Error: no such thing' })
  })

  it('are none where somebody was refused, and the newest fifty are kept', () => {
    const { context } = inside
    const before = context.incidents.list().length
    refusalOf(context, {}, new Fault('forbidden', 'Not you.'))
    expect(context.incidents.list()).to.have.length(before)
    for (let number = 0; number < 60; number++) refusalOf(context, { number }, new Error('x'.repeat(1_000)))
    const all = context.incidents.list()
    expect(all).to.have.length(50)
    expect(all[0]?.about).to.equal('{"number":59}')
    expect(all[0]?.error.length).to.be.at.most(300)
  })
})
