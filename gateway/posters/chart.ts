// A chart of how often something happened, as SVG: a bar for each day from the first to the last, or for whatever else is counted.
import { readableOn } from './colour.ts'
import { beginningOf, isLonger } from '../../xep/text.ts'
import { html, toText, type Html } from '../visit/html.ts'
import { dayAfter } from '../../core/model/day.ts'

const [WIDTH, HEIGHT] = [720, 260]
const [LEFT, BOTTOM, TOP] = [44, 30, 14] // for the labels
const MOST = 92 // days: of more, the latest
const SHOWN = 8 // labels
const LETTER = 6.9 // width of a letter of a label
const [ROW, NAME, NUMBER] = [24, 220, 60] // height of a lying bar; widths of its label and of the number behind it

export interface Chart {
  title: string
  colour: string
  /** In order of the days. */
  days: [day: string, times: number][]
}

export const drawChart = ({ title, colour, days }: Chart): string =>
  drawBars({ title, colour, bars: everyDay(days).map(([day, times]) => [day.slice(5), times]) })

export interface Bars {
  title: string
  colour: string
  /** In their order, each with what stands below it. */
  bars: [label: string, times: number][]
}

export const drawBars = (bars: Bars): string => toText(barsPicture(bars))

/** The same as a part of a page. Bars lie where their labels are too long to stand below them, as names are. */
export function barsPicture({ title, colour, bars }: Bars): Html {
  const fill = readableOn(colour, '#ffffff')
  const isLying = bars.some(([label]) => label.length > lettersBelow(bars.length))
  const height = isLying ? bars.length * ROW + TOP : HEIGHT
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${WIDTH}"
    height="${height}"
    viewBox="0 0 ${WIDTH} ${height}"
    font-family="DejaVu Sans, Verdana, sans-serif"
    font-size="12"
    role="img"
  >
    <title>${title}</title>
    <rect width="${WIDTH}" height="${height}" fill="#ffffff" />
    ${isLying ? lying(bars, fill) : standing(bars, fill)}
  </svg>`
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

/** The width that each bar has, and of how many one has a label. */
const stepOf = (count: number): number => (WIDTH - LEFT - 12) / Math.max(1, count)
const everyOf = (count: number): number => Math.ceil(count / SHOWN)
const lettersBelow = (count: number): number => Math.floor((stepOf(count) * everyOf(count)) / LETTER)

function standing(counted: Bars['bars'], fill: string): Html[] {
  const top = roundUp(Math.max(1, ...counted.map(([, times]) => times)))
  const height = HEIGHT - BOTTOM - TOP
  const step = stepOf(counted.length)
  const width = Math.min(48, step * 0.7)
  const y = (times: number) => TOP + height - (times / top) * height
  const lines = [0, top / 2, top]
    .filter(Number.isInteger)
    .map(
      times =>
        html`<path d="M${LEFT} ${y(times)}H${WIDTH - 8}" stroke="#d0d0d0" />
          <text x="${LEFT - 8}" y="${y(times) + 4}" text-anchor="end" fill="#444444">${times}</text>`,
    )
  const every = everyOf(counted.length)
  const bars = counted.map(([name, times], at) => {
    const middle = LEFT + (at + 0.5) * step
    const label = html`<text x="${middle}" y="${HEIGHT - 10}" text-anchor="middle" fill="#444444">${name}</text>`
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

function lying(counted: Bars['bars'], fill: string): Html[] {
  const top = Math.max(1, ...counted.map(([, times]) => times))
  const longest = Math.floor(NAME / LETTER)
  return counted.map(([name, times], at) => {
    const y = TOP / 2 + at * ROW
    const width = ((WIDTH - NAME - NUMBER) * times) / top
    const label = isLonger(name, longest) ? `${beginningOf(name, longest - 1)}…` : name
    return html`<text x="${NAME - 8}" y="${y + 16}" text-anchor="end" fill="#444444">${label}</text>
      <rect x="${NAME}" y="${y + 3}" width="${width}" height="${ROW - 6}" fill="${fill}" />
      <text x="${NAME + width + 8}" y="${y + 16}" fill="#444444">${times}</text>`
  })
}

/** To a number of which half is a whole number, too. */
const roundUp = (most: number) => (most <= 10 ? most + (most % 2) : Math.ceil(most / 10) * 10)
