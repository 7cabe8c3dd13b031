// Values that stand in the same form at several places of a camt message.
import { textAt, type XmlNode } from './xml-node.ts'

/** The IBAN of an account, or what its bank calls it. */
export const accountOf = (account: XmlNode | undefined): string | undefined =>
  textAt(account, 'Id', 'IBAN') ?? textAt(account, 'Id', 'Othr', 'Id')

/** A date as it is written, without a shift of its zone. */
export const dateAt = (node: XmlNode | undefined, name: string): string | undefined =>
  (textAt(node, name, 'Dt') ?? textAt(node, name, 'DtTm'))?.slice(0, 10)
