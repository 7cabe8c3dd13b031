// What a collection declares: once, for all engines.
import type { z } from 'zod'

export interface Declaration {
  /** The fields of a record; every schema has the text field `id`. */
  schema: z.ZodObject
  /** Fields that together have different values in every record. A record that lacks one of the fields clashes with none. */
  unique?: string[][]
  /** Fields that `find` and `count` look for together. */
  indexes?: string[][]
}

export type Declarations = Record<string, Declaration>

export type RecordsOf<D extends Declarations> = { [Name in keyof D]: z.infer<D[Name]['schema']> & { id: string } }
