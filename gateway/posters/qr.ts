// QR codes (ISO/IEC 18004) as one SVG path: sharp at every size, and small.
import { encode } from 'uqr'
import { html, type Html } from '../visit/html.ts'

const QUIET = 4 // modules of white around it, as the standard asks

export interface QrCode {
  /** In modules, with the quiet zone. */
  size: number
  /** Data of an SVG path. */
  path: string
}

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  return { size, path: data.flatMap(runs).join('') }
}

/** Inside a page: black on white in every scheme, because not every scanner reads the reverse. */
export function qrImage(text: string, label: string): Html {
  const { size, path } = qrCode(text)
  return html`<svg
    class="qr"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#ffffff" />
    <path d="${path}" fill="#000000" />
  </svg>`
}

/** Dark modules side by side become one rectangle. */
function runs(row: boolean[], y: number): string[] {
  const found: string[] = []
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    const width = x + 1 - start
    found.push(`M${start} ${y}h${width}v1h-${width}z`)
  }
  return found
}
