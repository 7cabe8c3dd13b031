// Notices: a line of chat that Bellhop writes by itself, as the server's fan-out takes it (fanout.md, answer.md).
import { Element } from 'ltx'
import { Answer } from './answer.ts'
import { Proposal } from './federation.ts'

export interface NoticeMessage {
  id: string
  from: string
  text: string
  /** The address of a group into which its reader is invited. */
  proposal?: string | undefined
}

export function buildNotice({ id, from, text, proposal }: NoticeMessage): Element {
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from })
  message.c('body').t(text)
  message.cnode(Answer.build({}))
  if (proposal !== undefined) message.cnode(Proposal.build({ group: proposal }))
  return message
}
