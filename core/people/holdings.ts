// Whose the records of people are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  people: { of: ({ id }) => [{ id }], erased: 'removed' },
  admins: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  furtherAddresses: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  formerNames: { of: ({ id: person }) => [{ person }], erased: 'removed' },
} satisfies Holdings
