// Days of a time zone, among them those of 23 and 25 hours, and those whose midnight is left out.
import { expect } from 'chai'
import { beginningOfDay, clockOf, dayAfter, dayAt, monthSpan, readDay } from '../../../core/model/day.ts'

const hours = (day: string, zone: string) =>
  (beginningOfDay(dayAfter(day), zone).getTime() - beginningOfDay(day, zone).getTime()) / 3_600_000

describe('a day of a time zone', () => {
  it('begins when the clocks there say so', () => {
    expect(beginningOfDay('2026-12-31', 'Europe/Berlin').toISOString()).to.equal('2026-12-30T23:00:00.000Z')
    expect(beginningOfDay('2026-12-31', 'UTC').toISOString()).to.equal('2026-12-31T00:00:00.000Z')
    expect(beginningOfDay('2026-12-31', 'Pacific/Kiritimati').toISOString()).to.equal('2026-12-30T10:00:00.000Z')
    expect(beginningOfDay('2026-12-31', 'Etc/GMT+12').toISOString()).to.equal('2026-12-31T12:00:00.000Z')
    expect(beginningOfDay('2026-12-31', 'Asia/Kathmandu').toISOString()).to.equal('2026-12-30T18:15:00.000Z')
  })

  it('has 23 hours, 25 or 24', () => {
    expect(hours('2026-03-29', 'Europe/Berlin')).to.equal(23)
    expect(hours('2026-10-25', 'Europe/Berlin')).to.equal(25)
    expect(hours('2026-10-26', 'Europe/Berlin')).to.equal(24)
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).to.equal(24.5)
  })

  it('begins at one where midnight is left out, and with the next day where all of it is', () => {
    expect(beginningOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).to.equal('2018-11-04T03:00:00.000Z')
    expect(hours('2018-11-04', 'America/Sao_Paulo')).to.equal(23)
    expect(beginningOfDay('2011-12-30', 'Pacific/Apia')).to.deep.equal(beginningOfDay('2011-12-31', 'Pacific/Apia'))
  })

  it('is the day of its first and of its last moment, and of no other', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Pacific/Apia', 'America/Havana'])
      for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-12-31']) {
        const [first, next] = [beginningOfDay(day, zone), beginningOfDay(dayAfter(day), zone)]
        expect(dayAt(first, zone), `${zone} ${day}`).to.equal(day)
        expect(dayAt(new Date(next.getTime() - 1), zone), `${zone} ${day}`).to.equal(day)
        expect(dayAt(new Date(first.getTime() - 1), zone) < day, `${zone} before ${day}`).to.equal(true)
      }
  })

  it('is told by one clock at any moments, in any order', () => {
    const clock = clockOf('Europe/Berlin')
    const shown = ['2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z', '2026-03-29T00:59:59.000Z'].map(
      moment => clock(new Date(moment)).minutes,
    )
    expect(shown).to.deep.equal([119, 180, 119])
    expect(clock(new Date('2026-03-28T22:59:59.999Z')).day).to.equal('2026-03-28')
    expect(clock(new Date('2026-03-28T23:00:00.000Z')).day).to.equal('2026-03-29')
  })

  it('is read as people write it in files, and refused where the calendar has none', () => {
    expect(readDay(' 2028-02-29 ')).to.equal('2028-02-29')
    expect(readDay('29.2.2028')).to.equal('2028-02-29')
    expect(readDay(' 31. 12. 2026')).to.equal('2026-12-31')
    for (const typed of [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '31.13.2026',
      '30.2.2026',
      '31.12.26',
      '31/12/2026',
      '2026-1-1',
      'tomorrow',
      '',
      '-2026-01-01',
    ])
      expect(() => readDay(typed), typed).to.throw(/is no day/)
  })

  it('is in the month that its clocks show, whose ends may have another distance to UTC', () => {
    const span = (month: string, zone: string) => {
      const { from, until } = monthSpan(month, zone)
      return [from.toISOString(), until.toISOString()]
    }
    expect(span('2026-12', 'UTC')).to.deep.equal(['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'])
    expect(span('2026-10', 'Europe/Berlin')).to.deep.equal(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'])
    expect(span('2026-09', 'Pacific/Kiritimati')).to.deep.equal([
      '2026-08-31T10:00:00.000Z',
      '2026-09-30T10:00:00.000Z',
    ])
  })
})
