// Office hours: as people write them, over midnight, and where clocks change.
import { expect } from 'chai'
import { isOpen, nextOpening, readHours, requireHours } from '../../../core/desk/hours.ts'

const BERLIN = 'Europe/Berlin'
const open = (typed: string, moment: string, zone = BERLIN) => isOpen(readHours(typed), new Date(moment), zone)
const next = (typed: string, moment: string, zone = BERLIN) =>
  nextOpening(readHours(typed), new Date(moment), zone)?.toISOString()

describe('office hours', () => {
  it('are read as people write them, in English and German', () => {
    const week = readHours('Mon-Fri 08:00-17:00; Sat 9-12').week
    expect(week[0]).to.deep.equal([])
    expect(week.slice(1, 6)).to.deep.equal(Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]))
    expect(week[6]).to.deep.equal([{ from: 540, to: 720 }])
    expect(readHours('mo–fr 8:00 – 17:00\nSamstag 9-12').week).to.deep.equal(week)
    expect(readHours('Mon, Wed 8-12, 13-17').week[3]).to.have.length(2)
    expect(readHours('Sat-Mon 8-12').week.map(spans => spans.length)).to.deep.equal([1, 1, 0, 0, 0, 0, 1])
    expect(readHours('daily 8-20; Sun closed').week.map(spans => spans.length)).to.deep.equal([0, 1, 1, 1, 1, 1, 1])
  })

  it('are refused with the part that is not understood', () => {
    for (const part of ['Xyz 8-12', 'Mon 8-25', 'Mon 8:60-9', 'Mon', '8-12', 'Mon 8-12 10-14', 'Mon 22-02 23-24', ''])
      expect(() => readHours(`Tue 8-12;${part}`.slice(part ? 0 : 9)), part).to.throw(`'${part}' are no office hours`)
    expect(() => readHours('2026-02-30 closed')).to.throw('is no day')
    for (const day of ['2026-12-24 closed', '24.12.2026 8-12; 25.12.2026 closed'])
      expect(() => requireHours(day)).to.throw(/^Say also when the desk is open on other days/)
  })

  it('begin and end at the minute', () => {
    const hours = 'Mon-Fri 08:00-17:00'
    expect(open(hours, '2026-11-30T06:59:59Z')).to.equal(false)
    expect(open(hours, '2026-11-30T07:00:00Z')).to.equal(true)
    expect(open(hours, '2026-11-30T15:59:59Z')).to.equal(true)
    expect(open(hours, '2026-11-30T16:00:00Z')).to.equal(false)
    expect(open(hours, '2026-11-29T10:00:00Z')).to.equal(false)
  })

  it('go on after midnight into the next day, whose own hours do not matter', () => {
    const hours = 'Fri 22:00-02:00; Sat closed'
    expect(open(hours, '2026-11-27T20:59:00Z')).to.equal(false)
    expect(open(hours, '2026-11-28T00:59:00Z')).to.equal(true)
    expect(open(hours, '2026-11-28T01:00:00Z')).to.equal(false)
    expect(open('always', '2026-11-28T23:00:00Z')).to.equal(true)
    expect(open('always; 2026-11-29 closed', '2026-11-28T12:00:00Z')).to.equal(true)
    expect(open('always; 2026-11-29 closed', '2026-11-29T12:00:00Z')).to.equal(false)
  })

  it('follow summer time: an hour more in the night when clocks go back, one less when they go forward', () => {
    const night = readHours('Sat 22:00-06:00')
    const length = (from: string) => {
      let minutes = 0
      for (let at = Date.parse(from); at < Date.parse(from) + 86_400_000; at += 1_800_000)
        if (isOpen(night, new Date(at), BERLIN)) minutes += 30
      return minutes / 60
    }
    expect(length('2026-10-24T12:00:00Z')).to.equal(9)
    expect(length('2026-03-28T12:00:00Z')).to.equal(7)
    expect(length('2026-11-28T12:00:00Z')).to.equal(8)
    expect(open('Sun 02:30-03:30', '2026-03-29T01:45:00Z')).to.equal(false)
    expect(next('daily 08:00-17:00', '2026-03-28T20:00:00Z')).to.equal('2026-03-29T06:00:00.000Z')
    expect(next('daily 08:00-17:00', '2026-10-24T20:00:00Z')).to.equal('2026-10-25T07:00:00.000Z')
  })

  it('are those of the single day before those of the week', () => {
    const hours = 'Mon-Fri 8-17; 2026-12-24 8-12; 2026-12-25 closed'
    expect(open(hours, '2026-12-24T12:00:00Z')).to.equal(false)
    expect(next(hours, '2026-12-24T12:00:00Z')).to.equal('2026-12-28T07:00:00.000Z')
  })

  it('say when the desk opens next, or that it does not', () => {
    const hours = 'Mon-Fri 08:00-12:00 13:00-17:00'
    expect(next(hours, '2026-11-30T11:30:00Z')).to.equal('2026-11-30T12:00:00.000Z')
    expect(next(hours, '2026-11-30T12:30:00Z')).to.equal('2026-11-30T12:30:00.000Z')
    expect(next(hours, '2026-11-27T16:00:00Z')).to.equal('2026-11-30T07:00:00.000Z')
    expect(next(hours, '2026-11-27T16:00:00Z', 'America/Los_Angeles')).to.equal('2026-11-27T16:00:00.000Z')
    expect(next('daily closed', '2026-11-27T16:00:00Z')).to.equal(undefined)
  })
})
