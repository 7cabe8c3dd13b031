// The records of conversations with Bellhop.
import type { Declarations } from '../../store/declaration.ts'
import { errand, notice, dialogue } from '../model/conversation.ts'

export const collections = {
  errands: { schema: errand, indexes: [['at']] },
  notices: { schema: notice },
  dialogues: { schema: dialogue },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
