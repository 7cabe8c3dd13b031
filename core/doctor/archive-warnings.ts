// The doctor warns when the XMPP server cannot write its archives: new messages are in its memory alone.
import type { ArchiveWatch, Warning } from '../context.ts'
import { say, sayCount } from '../../texts/say.ts'

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
    {
      ...{ object: 'server', part: say('archives'), should: say('be written') },
      is: sayCount(
        waiting,
        '{problem}: {count} message waits in memory',
        '{problem}: {count} messages wait in memory',
        {
          problem,
        },
      ),
    },
  ]
}
