// Whose the records of funding are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

const WHY = 'payments by card or mandate: the organisation has to keep its books'

export const holdings = {
  fundingSources: { of: ({ id }) => [{ id }], erased: 'removed' },
  topUps: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: WHY },
  payOuts: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: WHY },
  fundingEvents: nobodys,
} satisfies Holdings
