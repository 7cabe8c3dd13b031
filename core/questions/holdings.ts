// Whose the records of questions are. docs/rights.md
import type { Holdings } from '../model/holding.ts'

export const holdings = {
  questions: { of: ({ id: asker }) => [{ asker }], erased: 'removed' },
  answers: { of: ({ id, jid }) => [{ person: id }, { person: jid }], erased: 'removed' },
} satisfies Holdings
