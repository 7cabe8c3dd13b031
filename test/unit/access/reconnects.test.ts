import { expect } from 'chai'
import { makeReconnects } from '../../../core/access/reconnects.ts'

describe('reconnects of a device', () => {
  let now = 0
  const make = () => makeReconnects({ free: 3, longest: 10, now: () => now })
  beforeEach(() => (now = 1_000_000))

  it('cost nothing a few times, then make it wait twice as long each time, up to the longest wait', () => {
    const { began, wait } = make()
    const waits = Array.from({ length: 8 }, () => {
      const mustWait = began('phone')
      const pause = wait('phone')
      expect(mustWait).to.equal(pause > 0)
      now += pause
      expect(wait('phone'), 'once it has waited').to.equal(0)
      return pause
    })
    expect(waits).to.deep.equal([0, 0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  })

  it('do not add up when a minute lies between them', () => {
    const { began, wait } = make()
    for (let at = 0; at < 20; at++) {
      expect(began('phone')).to.equal(false)
      now += 60_000
    }
    expect(wait('phone')).to.equal(0)
  })

  it('are forgotten after ten quiet minutes, and not before', () => {
    const { began } = make()
    for (let at = 0; at < 3; at++) began('phone')
    now += 599_999
    expect(began('phone')).to.equal(true)
    now += 600_000
    expect(began('phone')).to.equal(false)
  })

  it('are counted for each device alone', () => {
    const { began, wait } = make()
    for (let at = 0; at < 5; at++) began('phone')
    expect(wait('phone')).to.equal(4_000)
    expect(wait('desktop')).to.equal(0)
    expect(began('desktop')).to.equal(false)
  })
})
