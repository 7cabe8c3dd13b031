// Notices: a line of chat that Bellhop writes by itself, as the server's fan-out takes it (fanout.md, answer.md).
import { Element } from 'ltx'
import { Answer } from './answer.ts'
import { buildButtons, type Buttons } from './buttons.ts'
import { Proposal } from './federation.ts'
import { Invoice } from './payment.ts'
import type { Of } from './schema.ts'

export interface NoticeMessage {
  id: string
  from: string
  text: string
  /** The language of the text, as a tag of BCP 47. */
  language?: string | undefined
  /** The address of a group into which its reader is invited. */
  proposal?: string | undefined
  /** What its reader can choose. */
  buttons?: Buttons | undefined
  /** What its reader is asked to pay. */
  invoice?: Of<typeof Invoice> | undefined
}

export function buildNotice({ id, from, text, language, proposal, buttons, invoice }: NoticeMessage): Element {
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from, 'xml:lang': language })
  message.c('body').t(text)
  message.cnode(Answer.build({}))
  if (proposal !== undefined) message.cnode(Proposal.build({ group: proposal }))
  if (buttons) for (const each of buildButtons(buttons)) message.cnode(each)
  if (invoice) message.cnode(Invoice.build(invoice))
  return message
}
