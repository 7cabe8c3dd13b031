// A whole day of a desk: agents who are moved by demand, beside as many who stay all day.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { CALM_MS } from '../../../core/desk/staffing/decide.ts'
import { type Day, type Outcome, simulate, SPAN } from '../../support/desk-day.ts'

const HOUR = 3600
const OPENS = 8

/** Cases an hour on an ordinary day: a rush at noon. */
function ordinary(hour: number): number {
  if (hour < 9) return 40
  if (hour >= 11 && hour < 13.5) return 70 + 150 * Math.sin((Math.PI * (hour - 11)) / 2.5)
  return hour < 16 ? 75 : hour < 18 ? 60 : 30
}

/** Today something breaks at three o'clock, which no earlier day knows. */
function today(hour: number): number {
  return ordinary(hour) * (hour >= 15 && hour < 15.75 ? 2.5 : 1)
}

function dayOf(seed: number, capacity: number, handling: number): Day {
  return {
    seed,
    length: 10 * HOUR,
    rate: at => today(OPENS + at / HOUR) / HOUR,
    handling,
    patience: 180,
    staff: 3,
    standby: 30,
    yes: 0.8,
    rules: { target: { share: 0.8, within: 20 }, capacity },
    history(from, to) {
      let cases = 0
      for (let at = from; at < to; at += 60) cases += (ordinary(OPENS + at / HOUR) / HOUR) * Math.min(60, to - at)
      return { seconds: to - from, arrivals: cases, ended: cases, handling: cases * handling }
    },
  }
}

/** The same customers, with a fixed staff of the same cost, rounded up. */
function fixedDay(day: Day, { cost }: Outcome): Day {
  const { history: _, ...rest } = day
  return { ...rest, staff: Math.ceil(cost / day.length), standby: 0 }
}

const share = ({ inTime, arrived }: { inTime: number; arrived: number }) => inTime / arrived

const worst = ({ spans }: Outcome) => Math.min(...spans.map(share))

/** The day by half hours, as it stands in docs/design/staffing.md. */
function chartOf(moved: Outcome, fixed: Outcome): string {
  const bar = (part: number) =>
    `${'#'.repeat(Math.round(part * 20)).padEnd(20, '.')} ${(part * 100).toFixed(0).padStart(3)} %`
  const rows = moved.spans.map((span, index) => {
    const minutes = (OPENS * HOUR + index * SPAN) / 60
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    const beside = fixed.spans[index]
    const agents = span.agents.toFixed(1).padStart(6)
    return `${clock} ${String(span.arrived).padStart(7)} ${agents}  ${bar(share(span))}  ${beside ? bar(share(beside)) : ''}`
  })
  return ['time  arrived agents  in time: moved by demand   in time: the same all day', ...rows].join('\n')
}

describe('staffing by demand', () => {
  for (const [capacity, handling] of [
    [1, 240],
    [3, 600],
  ] as const)
    for (const seed of [1, 2, 3])
      it(`holds 80 % in 20 s where a fixed staff of the same cost does not: ${capacity} at a time, day ${seed}`, () => {
        const day = dayOf(seed, capacity, handling)
        const moved = simulate(day)
        const fixed = simulate(fixedDay(day, moved))
        expect(moved.arrived).to.equal(fixed.arrived).and.above(900)
        expect(share(moved)).to.be.at.least(0.9)
        expect(share(fixed)).to.be.below(share(moved) - 0.05)
        if (capacity === 1) expect(share(fixed)).to.be.below(0.8)
        expect(worst(moved)).to.be.at.least(0.7)
        expect(worst(fixed)).to.be.below(0.5)
        expect(moved.abandoned).to.be.below(fixed.abandoned / 3)
        expect(moved.calm * 1000).to.be.at.least(CALM_MS)
      })

  it('is drawn in the documentation as it is', () => {
    const day = dayOf(1, 1, 240)
    const moved = simulate(day)
    const page = readFileSync(new URL('../../../docs/design/staffing.md', import.meta.url), 'utf8')
    expect(page).to.include(chartOf(moved, simulate(fixedDay(day, moved))))
  })
})
