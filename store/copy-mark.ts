// How far a copy is, kept in its target until the copy is verified.
import { z } from 'zod'
import { Fault } from '../xep/fault.ts'
import type { Declarations } from './declaration.ts'
import type { Engine } from './engine.ts'

export const COPIES = 'storeCopies'
export const COPY = 'copy'

/** `from` names the source; records of `collection` are there up to the id `behind`, and those of the collections before. */
export const copyMark = z.object({ id: z.string(), from: z.string(), collection: z.string(), behind: z.string() })

export const copyMarks = { [COPIES]: { schema: copyMark } } satisfies Declarations

/** @throws Fault while the store holds a part of a copy */
export async function checkWhole(engine: Engine): Promise<void> {
  if (await engine.table(COPIES).get(COPY))
    throw new Fault(
      'conflict',
      'The store holds a part of a copy. Run `bellhop store copy` again, it goes on where it was cut short.',
    )
}
