// Data Forms: XEP-0004 version 2.13.1; what our commands ask and answer with.
import { attr, element, filled, list, oneOf, optional, string, textChild, textList } from './schema.ts'

export const NS = 'jabber:x:data'

const Option = element(NS, 'option', { label: optional(attr(string())), value: textChild(string()) })
const Required = element(NS, 'required', {})

export const Field = element(NS, 'field', {
  var: optional(attr(string())),
  type: optional(attr(string(50))),
  label: optional(attr(string())),
  required: list(Required, 1),
  values: textList(string(200_000), 'value', 20_000),
  options: list(Option),
})

export const Form = element(NS, 'x', {
  type: attr(oneOf('form', 'submit', 'cancel', 'result')),
  title: optional(textChild(filled())),
  instructions: optional(textChild(string(20_000))),
  fields: list(Field, 200),
})
