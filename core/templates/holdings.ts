// Whose the records of templates are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  templates: { of: ({ id: owner }) => [{ owner }], erased: 'removed' },
  approvals: { of: ({ id: sender }) => [{ sender }], erased: 'removed' },
} satisfies Holdings
