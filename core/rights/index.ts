// People's rights: what is held about a person, and erasing a person who has left. docs/rights.md
import type { Subject } from '../subject.ts'
import { personErase } from './commands/person-erase.ts'
import { personExport } from './commands/person-export.ts'
import { resumeErasures } from './erase.ts'
import { holdings } from './holdings.ts'
import { forgetReturned, noteLeaver } from './leaver.ts'
import { collections } from './records.ts'

export const rights: Subject = {
  name: 'rights',
  collections,
  holdings,
  commands: [{ name: 'general', commands: [personExport, personErase] }],
  resume: [{ order: 120, run: resumeErasures }],
  personLeaves: noteLeaver,
  expire: forgetReturned,
}
