// Explains what a directory or the way to it refused, in a sentence that names the setting to change.
import {
  ConfidentialityRequiredError,
  InvalidCredentialsError,
  NoSuchObjectError,
  OperationsError,
  ResultCodeError,
  StrongAuthRequiredError,
} from 'ldapts'
import type { Config } from '../config.ts'
import { Fault } from '../xep/fault.ts'
import { bindReason } from './active-directory.ts'
import { say } from '../texts/say.ts'

const UNCHANGED = 'Nothing was changed.'
const LONGEST = 300 // characters of a reason
const BUSY = [51, 52] // result codes busy and unavailable (RFC 4511 §4.1.9): they pass

/** A Fault of the condition remote-server-timeout passes, so that the reading is tried again soon. */
export function ldapRefusal({ ldapUrl, ldapBase, ldapBindDn }: Config, error: unknown): Fault {
  const message = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
  const no = (text: string) =>
    new Fault(
      'not-acceptable',
      say('The directory {ldapUrl} {text} {unchanged}', { ldapUrl, text, unchanged: UNCHANGED }),
    )
  if (error instanceof InvalidCredentialsError) {
    const reason = bindReason(message)
    const text = `does not take BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD${reason ? `: ${reason}` : ''}.`
    return new Fault(
      'not-authorized',
      say('The directory {ldapUrl} {text} {unchanged}', { ldapUrl, text, unchanged: UNCHANGED }),
    )
  }
  if (error instanceof StrongAuthRequiredError || error instanceof ConfidentialityRequiredError)
    return no('takes no password in clear: use ldaps:// in BELLHOP_LDAP_URL, or set BELLHOP_LDAP_STARTTLS=yes.')
  if (error instanceof OperationsError && !ldapBindDn)
    return no('answers nobody without a name: set BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD.')
  if (error instanceof NoSuchObjectError) return no(`has no ${ldapBase}: see BELLHOP_LDAP_BASE.`)
  const reason = `${error instanceof Error ? error.name : 'Error'}: ${message}`.slice(0, LONGEST)
  const text = `The directory ${ldapUrl} gave no whole answer (${reason}). ${adviceFor(error, message)}${UNCHANGED}`
  const isFinal = error instanceof ResultCodeError && !BUSY.includes(error.code)
  return new Fault(isFinal ? 'not-acceptable' : 'remote-server-timeout', text)
}

function adviceFor(error: unknown, message: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/certificate|altnames/i.test(message) || /CERT/.test(code))
    return 'BELLHOP_LDAP_CA names a file with the certificate of the authority that has signed this one. '
  return code === 'ECONNRESET' ? 'Does this port speak TLS? ldaps:// usually has 636, ldap:// 389. ' : ''
}
