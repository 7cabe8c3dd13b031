// Erasure: the server forgets somebody who has left, and takes the names out of the archives of others. Specification: erasure.md
import { attr, element, filled, integer, optional, string, textList } from './schema.ts'

export const NS = 'urn:bellhop:erasure:1'

export const Erase = element(NS, 'erase', {
  /** The account here, which goes with all that it stores. Absent where somebody else has the username now. */
  name: optional(attr(filled())),
  /** The address of somebody whose account is on another server. */
  address: optional(attr(filled(3_071))),
  /** Whose the account was: nobody else's is erased. */
  holder: attr(string()),
  /** What stands in the place of the names in archives: letters, digits and dashes. */
  alias: attr(filled(100)),
  /** Names, mail addresses and phone numbers. */
  texts: textList(filled(), 'text', 100),
  /** Goes on behind this message of the archives. */
  after: optional(attr(integer())),
})

export const Erased = element(NS, 'erased', {
  /** The last message that was looked at; absent when all were. */
  after: optional(attr(integer())),
})
