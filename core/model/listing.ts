// What a directory lists.
import type { Entry } from './entry.ts'

export interface Listing {
  entries: Entry[]
  /** The ids of those who are listed with something that cannot be used: they stay as they are. */
  unusable: string[]
  /** What somebody should mend in the directory. */
  notes: string[]
}
