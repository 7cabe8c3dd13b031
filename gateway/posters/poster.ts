// A page to print with a QR code: the establishment's name and colour, what the link grants, by whom, until when.
import { inkOn, readableOn } from './colour.ts'
import { html, toText, type Html } from '../visit/html.ts'
import { qrCode } from './qr.ts'

export const sizes = ['a6', 'a4'] as const
export type Size = (typeof sizes)[number]

/** In mm (ISO 216). Everything is drawn on A4 and made smaller. */
const paper = { a6: [105, 148], a4: [210, 297] } as const
const [WIDTH, HEIGHT] = paper.a4
const MIDDLE = WIDTH / 2
const QR = 136 // with its quiet zone

export interface Poster {
  establishment: string
  colour: string
  title: string
  by: string
  call: string
  how: string
  until?: string
  link: string
}

export function drawPoster(poster: Poster, size: Size): string {
  const [width, height] = paper[size]
  const { colour, link } = poster
  const accent = readableOn(colour, '#ffffff')
  return toText(
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      width="${width}mm"
      height="${height}mm"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="xMidYMid slice"
      font-family="DejaVu Sans, Verdana, sans-serif"
      text-anchor="middle"
    >
      <title>${poster.title}</title>
      <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff" />
      <rect width="${WIDTH}" height="46" fill="${colour}" />
      ${lines(poster.establishment, { y: 28, size: 13, most: 1, fill: inkOn(colour), bold: true })}
      ${lines(poster.title, { y: 67, size: 13, most: 2, fill: '#111111', bold: true })}
      ${lines(poster.by, { y: 95, size: 7, most: 1, fill: '#444444' })} ${code(link)}
      ${lines(poster.call, { y: 243, size: 10, most: 1, fill: accent, bold: true })}
      ${lines(poster.how, { y: 254, size: 5.5, most: 1, fill: '#444444' })}
      ${lines(link, { y: 270, size: 5.5, most: 2, fill: '#111111', anywhere: true })}
      ${poster.until === undefined ? undefined : lines(poster.until, { y: 288, size: 4.5, most: 1, fill: '#444444' })}
    </svg>`,
  )
}

function code(link: string): Html {
  const { size, path } = qrCode(link)
  const scale = QR / size
  return html`<g transform="translate(${MIDDLE - QR / 2} 99) scale(${scale})" shape-rendering="crispEdges">
    <path d="${path}" fill="#000000" />
  </g>`
}

interface Line {
  /** Of the first baseline, in mm, as is the size. */
  y: number
  size: number
  most: number
  fill: string
  bold?: boolean
  /** A link has no spaces to break at. */
  anywhere?: boolean
}

/** As large as asked for, or as small as it needs to fit. */
function lines(text: string, { y, size, most, fill, bold, anywhere }: Line): Html[] {
  const room = (WIDTH - 24) / (bold ? 0.72 : 0.62) // width of a letter of 1 mm, on the safe side
  let fitting = size
  let found = breakUp(text, room / fitting, anywhere)
  while (found.length > most && fitting > 2.5) {
    fitting *= 0.94
    found = breakUp(text, room / fitting, anywhere)
  }
  return found
    .slice(0, most)
    .map(
      (line, at) =>
        html`<text
          x="${MIDDLE}"
          y="${y + at * fitting * 1.25}"
          font-size="${fitting}"
          fill="${fill}"
          ${bold ? html` font-weight="bold"` : undefined}
          >${line}</text
        >`,
    )
}

function breakUp(text: string, most: number, anywhere = false): string[] {
  if (anywhere) return text.match(new RegExp(`.{1,${Math.floor(most)}}`, 'gu')) ?? []
  const found: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = `${found.at(-1) ?? ''} ${word}`.trim()
    if (found.length && [...longer].length <= most) found[found.length - 1] = longer
    else found.push(word)
  }
  return found.every(line => [...line].length <= most) ? found : [...found, text] // too long a word: try smaller
}
