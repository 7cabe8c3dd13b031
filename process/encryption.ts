// Refuses a configuration by which names or passwords leave this machine unencrypted, unless a setting allows it.
import type { Config } from '../config.ts'
import { isLoopback } from '../mail/loopback.ts'

/** @throws Error naming the setting for a directory that would be asked in clear */
export function requireEncryption({ source, ldapUrl, ldapStartTls, ldapClear }: Config): void {
  if (source !== 'ldap' || ldapStartTls === 'yes' || ldapClear === 'yes') return
  if (!URL.canParse(ldapUrl) || !/^ldap:/i.test(ldapUrl) || isLoopback(new URL(ldapUrl).hostname)) return
  throw new Error(
    `BELLHOP_LDAP_URL=${ldapUrl} would send the password and everybody's names in clear. Use ldaps://HOST:PORT, or set ` +
      'BELLHOP_LDAP_STARTTLS=yes; BELLHOP_LDAP_CLEAR=yes allows it all the same.',
  )
}
