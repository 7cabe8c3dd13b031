// Whose the records of mailing are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  mails: { of: ({ id }) => [{ person: id }], erased: 'removed' },
  codeRequests: nobodys,
  pauses: nobodys,
} satisfies Holdings
