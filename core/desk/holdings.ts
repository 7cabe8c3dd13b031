// Whose the records of desks are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  desks: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: 'desks, which others answer at' },
  cases: {
    of: ({ id, jid }) => [{ customer: id }, { customer: jid }, { agent: id }],
    erased: (record, { id, jid }) => ([id, jid].includes(record.customer) ? { name: '' } : {}),
    why: 'that there was a conversation with a desk, when, and how it was rated, for a year after its end',
  },
  caseLines: {
    async of({ id, jid }, { cases }) {
      const own = await cases.find({ where: { customer: { in: [id, jid] } } })
      return own.length ? [{ case: { in: own.map(({ id: of }) => of) } }] : []
    },
    erased: () => ({ text: undefined, texts: undefined, files: undefined }),
    why: 'that a message was written in a conversation with a desk: without its words',
  },
  agentStates: { of: ({ id }) => [{ id }], erased: 'removed' },
  deskStandbys: { of: ({ id: agent }) => [{ agent }], erased: 'removed' },
  deskSamples: nobodys,
  deskShifts: { of: ({ id: agent }) => [{ agent }], erased: 'removed' },
  deskVisitors: { of: ({ id }) => [{ id }], erased: 'removed' },
  deskWatches: { of: ({ id: person }) => [{ person }], erased: 'removed' },
} satisfies Holdings
