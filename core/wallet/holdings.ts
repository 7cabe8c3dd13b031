// Whose the records of the wallet are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

const WHY =
  'the ledger: every movement of money, with the id of the person. Books have to be kept, and a movement has two sides'

export const holdings = {
  ledgerAccounts: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: WHY },
  transfers: {
    async of({ id: owner }, { ledgerAccounts }) {
      const ids = (await ledgerAccounts.find({ where: { owner } })).map(({ id }) => id)
      return ids.length ? [{ from: { in: ids } }, { to: { in: ids } }] : []
    },
    erased: 'kept',
    why: WHY,
  },
  payments: { of: ({ id }) => [{ payer: id }, { payee: id }], erased: 'kept', why: WHY },
  walletRules: { of: ({ id: of }) => [{ kind: 'person', of }], erased: 'removed' },
  autopays: { of: ({ id }) => [{ payer: id }, { payee: id }], erased: 'removed' },
} satisfies Holdings
