// The records of conversations with Bellhop.
import type { Declarations } from '../../store/declaration.ts'
import { arrival, errand, notice, dialogue } from '../model/conversation.ts'

export const collections = {
  arrivals: { schema: arrival, indexes: [['at']] },
  errands: { schema: errand, indexes: [['at']] },
  notices: { schema: notice },
  dialogues: { schema: dialogue },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
