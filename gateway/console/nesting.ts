// A picture of how groups are built of groups: those around one above it, those within it below.
import type { Group } from '../../core/model/group.ts'
import { beginningOf, isLonger } from '../../xep/text.ts'
import { html, type Html } from '../visit/html.ts'

interface Nesting {
  wholes: Group[]
  found: Group
  parts: Group[]
}

const [WIDTH, HEIGHT, GAP, LINE] = [200, 36, 12, 48]
const ACROSS = 4 // boxes in a line
const LONGEST = 26 // characters of a title

export function nestingPicture(title: string, { wholes, found, parts }: Nesting): Html {
  const lines = [...inLines(wholes), [found], ...inLines(parts)]
  const own = inLines(wholes).length
  const across = Math.max(...lines.map(({ length }) => length))
  const width = across * (WIDTH + GAP) + GAP
  const height = lines.length * (HEIGHT + LINE)
  const middle = { x: width / 2, y: own * (HEIGHT + LINE) + LINE / 2 }
  const placed = lines.flatMap((line, row) =>
    line.map((group, at) => ({
      ...{ group, isOwn: row === own, isAbove: row < own },
      x: (width - line.length * (WIDTH + GAP) + GAP) / 2 + at * (WIDTH + GAP),
      y: row * (HEIGHT + LINE) + LINE / 2,
    })),
  )
  return html`<figure class="chart wider" tabindex="0">
    <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
      ${placed
        .filter(({ isOwn }) => !isOwn)
        .map(
          ({ x, y, isAbove }) =>
            html`<path
              class="line"
              d="M${middle.x} ${isAbove ? middle.y : middle.y + HEIGHT}L${x + WIDTH / 2} ${isAbove ? y + HEIGHT : y}"
            />`,
        )}
      ${placed.map(
        ({ group, isOwn, x, y }) =>
          html`<rect class="${isOwn ? 'own' : 'box'}" x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8" />
            <text class="${isOwn ? 'own' : ''}" x="${x + WIDTH / 2}" y="${y + HEIGHT / 2 + 5}" text-anchor="middle"
              >${shortened(group.title)}</text
            >`,
      )}
    </svg>
  </figure>`
}

function inLines(groups: Group[]): Group[][] {
  const lines: Group[][] = []
  for (let at = 0; at < groups.length; at += ACROSS) lines.push(groups.slice(at, at + ACROSS))
  return lines
}

const shortened = (title: string) =>
  isLonger(title, LONGEST) ? `${beginningOf(title, LONGEST - 1).trimEnd()}…` : title
