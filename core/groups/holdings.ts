// Whose the records of groups are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  groups: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: 'groups, which others are in' },
  memberships: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  voiceRules: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  bans: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  memberChanges: { of: ({ id }) => [{ person: id }, { by: id }], erased: 'removed' },
  pictures: nobodys,
  additions: { of: ({ id: by }) => [{ by }], erased: 'removed' },
  externals: nobodys,
  dissolved: nobodys,
  departed: { of: ({ id }) => [{ id }], erased: 'removed' },
} satisfies Holdings
