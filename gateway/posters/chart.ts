// A chart of how often something happened on each day, as SVG: a bar for each day from the first to the last.
import { readableOn } from './colour.ts'
import { html, toText, type Html } from '../visit/html.ts'
import { dayAfter } from '../../core/model/day.ts'

const [WIDTH, HEIGHT] = [720, 260]
const [LEFT, BOTTOM, TOP] = [44, 30, 14] // for the labels
const MOST = 92 // days: of more, the latest

export interface Chart {
  title: string
  colour: string
  /** In order of the days. */
  days: [day: string, times: number][]
}

export function drawChart({ title, colour, days }: Chart): string {
  return toText(
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      width="${WIDTH}"
      height="${HEIGHT}"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      font-family="DejaVu Sans, Verdana, sans-serif"
      font-size="12"
      role="img"
    >
      <title>${title}</title>
      <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff" />
      ${plot(everyDay(days), readableOn(colour, '#ffffff'))}
    </svg>`,
  )
}

/** Days without any are days, too. */
function everyDay(days: Chart['days']): Chart['days'] {
  const [first, last] = [days[0]?.[0], days.at(-1)?.[0]]
  if (first === undefined || last === undefined) return []
  const times = new Map(days)
  const all: Chart['days'] = []
  for (let day = first; day <= last; day = dayAfter(day)) all.push([day, times.get(day) ?? 0])
  return all.slice(-MOST)
}

function plot(days: Chart['days'], fill: string): Html[] {
  const top = roundUp(Math.max(1, ...days.map(([, times]) => times)))
  const height = HEIGHT - BOTTOM - TOP
  const step = (WIDTH - LEFT - 12) / Math.max(1, days.length)
  const width = Math.min(48, step * 0.7)
  const y = (times: number) => TOP + height - (times / top) * height
  const lines = [0, top / 2, top]
    .filter(Number.isInteger)
    .map(
      times =>
        html`<path d="M${LEFT} ${y(times)}H${WIDTH - 8}" stroke="#d0d0d0" />
          <text x="${LEFT - 8}" y="${y(times) + 4}" text-anchor="end" fill="#444444">${times}</text>`,
    )
  const every = Math.ceil(days.length / 8)
  const bars = days.map(([day, times], at) => {
    const middle = LEFT + (at + 0.5) * step
    const label = html`<text x="${middle}" y="${HEIGHT - 10}" text-anchor="middle" fill="#444444"
      >${day.slice(5)}</text
    >`
    return html`<rect
        x="${middle - width / 2}"
        y="${y(times)}"
        width="${width}"
        height="${TOP + height - y(times)}"
        fill="${fill}"
      />
      ${at % every ? undefined : label}`
  })
  return [...lines, ...bars]
}

/** To a number of which half is a whole number, too. */
const roundUp = (most: number) => (most <= 10 ? most + (most % 2) : Math.ceil(most / 10) * 10)
