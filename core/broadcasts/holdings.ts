// Whose the records of broadcasts are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  broadcasts: {
    of: ({ id, jid }) => [{ sender: id }, { sender: jid }],
    erased: () => ({
      body: '',
      caption: undefined,
      subject: undefined,
      files: undefined,
      author: undefined,
      versions: undefined,
    }),
    why: 'that a message went to a group, when, and to how many: without its words and its sender',
  },
  deliveries: nobodys,
  reactions: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  copies: { of: ({ id: person }) => [{ person }], erased: 'removed' },
  scheduledBroadcasts: { of: ({ id: by }) => [{ by }], erased: 'removed' },
} satisfies Holdings
