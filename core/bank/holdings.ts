// Whose the records of the bank are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

const WHY = 'money that came from and went to banks: the organisation has to keep its books'

export const holdings = {
  topUpReferences: { of: ({ id: owner }) => [{ owner }], erased: 'removed' },
  bankStatements: nobodys,
  bankPayments: {
    of: ({ id: owner }) => [{ owner }],
    erased: () => ({ counterparty: undefined, account: undefined, purpose: '' }),
    why: WHY,
  },
  bankPayouts: { of: ({ id: owner }) => [{ owner }], erased: () => ({ iban: '' }), why: WHY },
} satisfies Holdings
