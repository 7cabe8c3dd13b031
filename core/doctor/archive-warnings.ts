// The doctor warns when the XMPP server cannot write its archives: new messages are in its memory alone.
import type { ArchiveWatch, Warning } from '../context.ts'

export function watchArchives(): ArchiveWatch {
  let told: ArchiveWatch['told'] = { waiting: 0 }
  return {
    tell: archives => void (told = archives),
    get told() {
      return told
    },
  }
}

export function archiveWarnings({ told: { waiting, problem } }: ArchiveWatch): Warning[] {
  if (problem === undefined) return []
  return [
    { object: 'server', part: 'archives', should: 'be written', is: `${problem}: ${waiting} messages wait in memory` },
  ]
}
