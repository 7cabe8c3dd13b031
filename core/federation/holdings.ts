// Whose the records of federation are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  offers: { of: ({ id, jid }) => [{ jid }, { by: id }], erased: 'removed' },
  follows: nobodys,
} satisfies Holdings
