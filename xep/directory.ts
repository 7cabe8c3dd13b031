// The directory: which accounts exist, pushed into the server and kept there. Specification: directory.md
import { attr, boolean, element, filled, list, optional, string } from './schema.ts'

export const NS = 'urn:bellhop:directory:1'

export const Account = element(NS, 'account', {
  name: attr(filled()),
  /** Whoever has the account, as the organisation numbers its people. */
  holder: optional(attr(string())),
  gone: optional(attr(boolean)),
  /** The name that whoever gave this one up has now. */
  moved: optional(attr(filled())),
})
export const Directory = element(NS, 'directory', {
  accounts: list(Account),
  after: optional(attr(string())),
  more: optional(attr(boolean)),
})
