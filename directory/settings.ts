// The settings of the directory, judged before anything is asked.
import { existsSync, readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import { readFilter } from './filter.ts'

export type Columns = Record<string, string>

/** @throws Error naming every setting that cannot be used, and why */
export function checkSettings(config: Config): void {
  const { ldapUrl, ldapBase, ldapStartTls, ldapBindDn, ldapPassword, ldapFilter, ldapCa } = config
  const problems: string[] = []
  const refuse = (when: boolean, text: string) => void (when && problems.push(text))
  refuse(!/^ldaps?:\/\/[^/?#]+\/?$/i.test(ldapUrl), 'BELLHOP_LDAP_URL must be ldap://HOST:PORT or ldaps://HOST:PORT.')
  refuse(
    !ldapBase,
    'BELLHOP_LDAP_BASE must name the part of the directory with the people, such as dc=acme,dc=example.',
  )
  refuse(!!ldapBase && !ldapBase.includes('='), 'BELLHOP_LDAP_BASE must be a DN, such as dc=acme,dc=example.')
  refuse(
    /^ldaps:/i.test(ldapUrl) && ldapStartTls === 'yes',
    'BELLHOP_LDAP_STARTTLS=yes is for ldap://; ldaps:// is encrypted from the beginning. Set one of the two.',
  )
  // A server may take an empty password for no name at all (RFC 4513 §5.1.2).
  refuse(!!ldapBindDn && !ldapPassword, 'BELLHOP_LDAP_BIND_DN needs BELLHOP_LDAP_PASSWORD.')
  refuse(!!ldapCa && !existsSync(ldapCa), `BELLHOP_LDAP_CA names ${ldapCa}, which does not exist.`)
  const filter = filterProblem(ldapFilter)
  refuse(filter !== undefined, `BELLHOP_LDAP_FILTER cannot be read: ${filter}.`)
  for (const problem of mapProblems(config)) problems.push(problem)
  if (problems.length) throw new Error(problems.join('\n'))
}

function filterProblem(filter: string): string | undefined {
  if (!filter) return undefined
  if (filter.split('(').length !== filter.split(')').length) return 'its brackets do not match'
  try {
    readFilter(filter)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function mapProblems(config: Config): string[] {
  try {
    givenMap(config)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Column -> attribute, as BELLHOP_LDAP_MAP has it. @throws Error naming the setting */
export function givenMap({ ldapMap }: Config): Columns {
  const wrong = new Error('BELLHOP_LDAP_MAP must be a JSON object of texts, such as {"department": "ou"}.')
  let given: unknown
  try {
    given = JSON.parse(ldapMap)
  } catch {
    throw wrong
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong
  return Object.fromEntries(
    Object.entries(given).map(([column, attribute]) => {
      if (typeof attribute !== 'string') throw wrong
      return [column, attribute]
    }),
  )
}

/** Options of the TLS connection. */
export const tlsOf = ({ ldapCa }: Config): { ca?: Buffer } => (ldapCa ? { ca: readFileSync(ldapCa) } : {})

/** Whether the password goes over a network in clear. */
export function isInClear({ ldapUrl, ldapStartTls, ldapBindDn }: Config): boolean {
  if (!/^ldap:/i.test(ldapUrl) || ldapStartTls === 'yes' || !ldapBindDn) return false
  return !/^(localhost|127(\.\d+){3}|\[::1\])$/i.test(new URL(ldapUrl).hostname)
}
