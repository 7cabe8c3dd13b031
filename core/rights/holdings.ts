// Whose the records of erasures are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  leavers: { of: ({ id }) => [{ id }], erased: 'removed' },
  erasures: { of: ({ id }) => [{ id }], erased: 'kept', why: 'that the person was erased, and when, by the id' },
} satisfies Holdings
