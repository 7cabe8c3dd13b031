// A listing is what a directory lists: people, as the directory has them.
import type { Entry } from './entry.ts'

export interface Listing {
  entries: Listed[]
  /** The ids of those who are listed with something that cannot be used: they stay as they are. */
  unusable: string[]
  /** The ids of those of whom the directory says that they are out: no accident, so that the brake does not hold them. */
  leavers: string[]
  /** What somebody should mend in the directory. */
  notes: Note[]
}

/** Something that somebody should mend, made anew in the language of each reader. */
export type Note = () => string

export interface Listed extends Entry {
  /** How the directory calls the entry, such as a DN or a userName: an administrator finds it by that. */
  called: string
  /** All values of the columns that have several, the preferred one first. */
  values?: Record<string, string[]>
}
