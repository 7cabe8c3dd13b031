// Whose the records of invites are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  contacts: { of: ({ id }) => [{ one: id }, { other: id }], erased: 'removed' },
  invites: { of: ({ id }) => [{ by: id }, { of: id }], erased: 'removed' },
  redemptions: { of: ({ id: by }) => [{ by }], erased: 'removed' },
} satisfies Holdings
