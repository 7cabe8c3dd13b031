// A picture of a desk over some hours: bars of conversations that waited, a line of agents there, and a broken line of agents needed.
import { html, type Html } from '../visit/html.ts'

/** One look at a desk. `at` is in ms. */
export interface Look {
  at: number
  waited: number
  present: number
  needed: number
}

/** What the picture spans, in ms: between two looks, and from the first to the last. */
export interface Span {
  every: number
  from: number
  to: number
  /** A time as it stands below the picture. */
  clock: (at: number) => string
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 180, 36, 10, 26]
const TICKS = 4 // times below the picture
const LEAST = 4 // the height of the scale where nearly nothing happens

export function staffingPicture(title: string, looks: Look[], span: Span): Html {
  const most = Math.max(LEAST, ...looks.flatMap(({ waited, present, needed }) => [waited, present, needed]))
  const x = (at: number) => round(LEFT + ((at - span.from) / (span.to - span.from)) * (WIDTH - LEFT))
  const y = (count: number) => round(TOP + (1 - count / most) * (HEIGHT - TOP - BOTTOM))
  const line = (value: (look: Look) => number) =>
    looks.map((look, at) => `${follows(looks, at, span) ? 'L' : 'M'}${x(look.at)} ${y(value(look))}h0`).join('')
  const width = x(span.from + span.every) - LEFT - 2
  return html`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    role="img"
    aria-label="${title}"
  >
    ${[0, most].map(count => html`<path class="line" d="M${LEFT} ${y(count)}H${WIDTH}" /><text x="${LEFT - 6}" y="${y(count) + 4}" text-anchor="end">${count}</text>`)}
    ${looks
      .filter(({ waited }) => waited > 0)
      .map(
        ({ at, waited }) =>
          html`<rect
            class="waited"
            x="${round(x(at) - width / 2)}"
            y="${y(waited)}"
            width="${width}"
            height="${round(y(0) - y(waited))}"
          />`,
      )}
    <path class="present" d="${line(({ present }) => present)}" />
    <path class="needed" d="${line(({ needed }) => needed)}" />
    ${times(span).map(at => html`<text x="${x(at)}" y="${HEIGHT - 6}" text-anchor="middle">${span.clock(at)}</text>`)}
  </svg>`
}

/** Whether a look is the next one after the look before it: a line is broken where there were none. */
const follows = (looks: Look[], at: number, { every }: Span): boolean =>
  (looks[at]?.at ?? 0) - (looks[at - 1]?.at ?? -Infinity) <= every * 1.5

const times = ({ from, to }: Span): number[] =>
  Array.from({ length: TICKS }, (_, index) => from + ((index + 0.5) * (to - from)) / TICKS)

const round = (value: number): number => Math.round(value * 10) / 10
