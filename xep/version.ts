// Software Version: XEP-0092 version 1.1.
import { element, optional, string, textChild } from './schema.ts'

/** All optional, though the name is required: what a client leaves out is no reason not to read the rest. */
export const Version = element('jabber:iq:version', 'query', {
  name: optional(textChild(string())),
  version: optional(textChild(string())),
  os: optional(textChild(string())),
})
