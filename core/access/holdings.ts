// Whose the records of access are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  codes: { of: ({ id: person }) => [{ person }], erased: 'removed', hidden: ['hash'] },
  audits: { of: ({ id: person }) => [{ person }], erased: 'removed' },
} satisfies Holdings
