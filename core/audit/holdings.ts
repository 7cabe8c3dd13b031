// Whose the records of the audit log are. docs/rights.md
import type { Holdings } from '../model/holding.ts'
import { nobodys } from '../model/holding.ts'

export const holdings = {
  auditEntries: {
    of: ({ id: by }) => [{ by }],
    erased: 'kept',
    why: 'what administrators did: the number, time and command of each entry, without the fields',
  },
  auditChains: nobodys,
  begunActs: { of: ({ id: by }) => [{ by }], erased: 'kept' },
} satisfies Holdings
