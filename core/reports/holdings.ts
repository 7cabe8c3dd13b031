// Whose the records of reports are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  activityEvents: { of: ({ id: writer }) => [{ writer }], erased: () => ({ writer: undefined }) },
  activitySums: { of: ({ id }) => [{ scope: `person ${id}` }], erased: 'removed' },
  activityDays: { of: ({ id }) => [{ scope: `person ${id}` }], erased: 'removed' },
  activityShares: {
    of: ({ id }) => [{ scope: `person ${id}` }],
    erased: 'removed',
    why: 'how much is written in a group, desk or team: the sums count the messages of people who are gone, as those of others',
  },
  activityCursors: nobodys,
  reportPictures: nobodys,
  reportSubscriptions: { of: ({ id: person }) => [{ person }], erased: 'removed' },
} satisfies Holdings
