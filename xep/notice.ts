// A line of chat that goes to many, as the server's fan-out takes it. What is owed to people: notices.ts
import { Element } from 'ltx'
import { Answer } from './answer.ts'

export function note(from: string, text: string, id: string): Element {
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from })
  message.c('body').t(text)
  message.cnode(Answer.build({}))
  return message
}
