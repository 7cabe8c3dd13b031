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

const LONGEST = 300 // characters of a reason
const BUSY = [51, 52] // result codes busy and unavailable (RFC 4511 §4.1.9): they pass

/** A Fault of the condition remote-server-timeout passes, so that the reading is tried again soon. */
export function ldapRefusal({ ldapUrl: url, ldapBase: base, ldapBindDn }: Config, error: unknown): Fault {
  const message = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
  const no = (text: string) => new Fault('not-acceptable', unchanged(text))
  if (error instanceof InvalidCredentialsError) return new Fault('not-authorized', unchanged(bindText(url, message)))
  if (error instanceof StrongAuthRequiredError || error instanceof ConfidentialityRequiredError)
    return no(
      say(
        'The directory {url} takes no password in clear: use ldaps:// in BELLHOP_LDAP_URL, or set BELLHOP_LDAP_STARTTLS=yes.',
        { url },
      ),
    )
  if (error instanceof OperationsError && !ldapBindDn)
    return no(
      say('The directory {url} answers nobody without a name: set BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD.', {
        url,
      }),
    )
  if (error instanceof NoSuchObjectError)
    return no(say('The directory {url} has no {base}: see BELLHOP_LDAP_BASE.', { url, base }))
  const reason = `${error instanceof Error ? error.name : 'Error'}: ${message}`.slice(0, LONGEST)
  const text = say('The directory {url} gave no whole answer ({reason}).', { url, reason })
  const isFinal = error instanceof ResultCodeError && !BUSY.includes(error.code)
  return new Fault(
    isFinal ? 'not-acceptable' : 'remote-server-timeout',
    unchanged([text, ...adviceFor(error, message)].join(' ')),
  )
}

const unchanged = (text: string): string => `${text} ${say('Nothing was changed.')}`

function bindText(url: string, message: string): string {
  const reason = bindReason(message)
  return reason
    ? say('The directory {url} does not take BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD: {reason}.', {
        url,
        reason,
      })
    : say('The directory {url} does not take BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD.', { url })
}

function adviceFor(error: unknown, message: string): string[] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/certificate|altnames/i.test(message) || /CERT/.test(code))
    return [say('BELLHOP_LDAP_CA names a file with the certificate of the authority that has signed this one.')]
  switch (code) {
    case 'ECONNRESET':
      return [say('Does this port speak TLS? ldaps:// usually has 636, ldap:// 389.')]
    case 'ECONNREFUSED':
      return [say('Nothing listens there: does the directory run, and has BELLHOP_LDAP_URL its port?')]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [say('This name has no address: see BELLHOP_LDAP_URL, and the DNS of this machine.')]
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [say('Nobody answers there: does a firewall stand between this machine and the directory?')]
    default:
      return []
  }
}
