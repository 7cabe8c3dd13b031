// A command's answer as plain text, complete by itself in every client.
import type { Answer } from './command.ts'

export function toText({ text, table, link }: Answer): string {
  const rows = table?.rows.map(row => row.filter(Boolean).join(' · ')) ?? []
  return [text, rows.join('\n'), link].filter(Boolean).join('\n')
}
