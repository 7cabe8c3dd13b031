// Records of no subject, for tests of the store and the processes that these start.
import { z } from 'zod'
import { id } from '../../core/model/fields.ts'
import type { Declarations, RecordsOf } from '../../store/declaration.ts'
import { migrations, type Migration } from '../../store/migrations.ts'

/** Records of no subject, for what the contract says of values, keys and pages. */
export const things = {
  things: {
    schema: z.object({
      id,
      name: z.string().nullable().optional(),
      one: z.union([z.string(), z.number(), z.boolean()]).nullable().optional(),
      two: z.string().nullable().optional(),
      rank: z.number().nullable().optional(),
      flag: z.boolean().optional(),
      deep: z.unknown().optional(),
    }),
    unique: [['name'], ['one', 'two']],
    indexes: [['rank'], ['two']],
  },
  others: { schema: z.object({ id, thing: z.string() }), unique: [['thing']] },
} satisfies Declarations

export type Things = RecordsOf<typeof things>

/** The migrations, and one more that counts in each thing how often it was written anew. @param each is called for each thing before that */
export const oneMore = (each: () => void): Migration[][] => [
  ...migrations,
  [
    {
      collection: 'things',
      rewrite(row) {
        each()
        return { ...row, rank: Number(row.rank) + 1 }
      },
    },
  ],
]
