// Whose the records of the organisation are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  charts: nobodys,
  chartParts: nobodys,
  resources: { of: ({ id }) => [{ id }], erased: 'removed' },
  departures: { of: ({ id }) => [{ id }], erased: 'removed' },
  identities: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  refusals: nobodys,
  readings: nobodys,
} satisfies Holdings
