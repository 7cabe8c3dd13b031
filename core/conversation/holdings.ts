// Whose the records of conversations with Bellhop are. docs/rights.md
import { idBegins, nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  inbox: { of: ({ jid }) => [{ id: idBegins(jid) }], erased: 'removed' },
  dialogues: { of: ({ jid }) => [{ id: idBegins(jid) }], erased: 'removed' },
  lastEdits: { of: ({ id: by }) => [{ by }], erased: 'removed' },
  notices: nobodys,
} satisfies Holdings
