// The records of conversations with Bellhop.
import type { Declarations } from '../../store/declaration.ts'
import { notice, dialogue } from '../model/conversation.ts'
import { inboxRecord } from '../model/inbox.ts'
import { lastEdit } from '../model/last-edit.ts'

export const collections = {
  inbox: { schema: inboxRecord, indexes: [['sentAs'], ['at']] },
  notices: { schema: notice },
  dialogues: { schema: dialogue },
  lastEdits: { schema: lastEdit, indexes: [['at'], ['by']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
