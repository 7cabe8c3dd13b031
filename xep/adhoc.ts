// Ad-Hoc Commands: XEP-0050 version 1.3.0.
import { attr, child, element, filled, list, oneOf, optional, string, text } from './schema.ts'
import { Form } from './forms.ts'

export const NS = 'http://jabber.org/protocol/commands'

const Complete = element(NS, 'complete', {})
const Actions = element(NS, 'actions', { execute: optional(attr(string())), complete: list(Complete, 1) })
const Note = element(NS, 'note', { type: optional(attr(oneOf('info', 'warn', 'error'))), text: text(string(20_000)) })

/** Why a step is refused (XEP-0050 §4.2). */
export const BadSessionId = element(NS, 'bad-sessionid', {})
export const BadAction = element(NS, 'bad-action', {})

export const AdHoc = element(NS, 'command', {
  node: attr(filled(100)),
  sessionid: optional(attr(string(200))),
  /** Absent and `execute` both mean the default; Profanity sends none, Poezio `next` on the last stage. */
  action: optional(attr(oneOf('execute', 'next', 'prev', 'complete', 'cancel'))),
  status: optional(attr(oneOf('executing', 'completed', 'canceled'))),
  actions: optional(child(Actions)),
  form: optional(child(Form)),
  note: optional(child(Note)),
})
