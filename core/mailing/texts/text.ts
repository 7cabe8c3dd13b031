// The texts that mails have in every language.
import type { Config } from '../../../config.ts'
import type { OutgoingMail } from '../records.ts'

/** What a mail is about; names are harmless and short, see core/mailing/mail-text.ts. */
export interface Facts {
  organisation: string
  /** Who invites; the organisation where nobody does. */
  by: string
  /** Of the person who gets it, empty where nobody has proven to be that person; and the XMPP address. */
  name: string
  jid: string
  /** Empty in a mail without one. */
  code: string
  link: string
  /** How long code and link are good for, as "24 hours". */
  span: string
}

type Of<T> = Record<OutgoingMail['kind'], T>

export interface Texts {
  /** BCP 47, for the lang attribute. */
  language: Config['language']
  direction: 'ltr' | 'rtl'
  subject: Of<(facts: Facts) => string>
  greeting: (facts: Facts) => string
  reason: Of<(facts: Facts) => string>
  button: Of<string>
  linkIntroduction: Of<string>
  codeLabel: string
  account: (facts: Facts) => string
  validity: (facts: Facts) => string
  caution: Of<string>
  /** The same in a text message, from the most to the least; the first that fits into one is sent. */
  message: Of<((facts: Facts) => string)[]>
}
