// The picture of the rooms of core in docs/design/house.md, drawn from their imports. Run as a program it writes the picture
// into the page: `node setup/rooms.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOUSE, roomImports } from './imports.ts'

export const PAGE = join(HOUSE, 'docs/design/house.md')
const PICTURE = /```mermaid\n[^]*?```/

/** An arrow for each import that does not follow from other arrows; rooms of one height in one line. */
export function roomsPicture(): string {
  const rooms = roomImports()
  const arrows = [...rooms].flatMap(([from, all]) =>
    [...all].filter(to => ![...all].some(other => other !== to && reaches(rooms, other, to))).map(to => [from, to]),
  )
  const lines = arrows.map(([from, to]) => `  ${from} --> ${to}`).sort()
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n')
}

function reaches(rooms: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const room of seen) for (const next of rooms.get(room) ?? []) seen.add(next) // a Set goes on to what is added
  return seen.has(to)
}

export const pictureIn = (page: string): string | undefined => PICTURE.exec(page)?.[0]

if (import.meta.main) writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(PICTURE, roomsPicture))
