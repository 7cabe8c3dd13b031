// Settings: the directory that lists the people.
import { choice, minutes, positive, setting, text } from '../setting.ts'

export const directorySettings = {
  source: setting(
    'SOURCE',
    'file',
    choice('file', 'scim', 'ldap'),
    'where the organisation is listed; others are refused',
  ),
  ldapUrl: setting('LDAP_URL', '', text, 'the LDAP directory, as ldap://HOST:PORT or ldaps://HOST:PORT'),
  ldapStartTls: setting(
    'LDAP_STARTTLS',
    'no',
    choice('yes', 'no'),
    'whether an ldap:// connection is encrypted before use',
  ),
  ldapClear: setting(
    'LDAP_CLEAR',
    'no',
    choice('yes', 'no'),
    'whether an ldap:// directory on another machine may be asked without encryption',
  ),
  ldapBindDn: setting('LDAP_BIND_DN', '', text, 'as whom Bellhop reads the directory; empty: anonymously'),
  ldapPassword: setting('LDAP_PASSWORD', '', text, 'the password for that'),
  ldapBase: setting('LDAP_BASE', '', text, 'the DN below which the people and groups are'),
  ldapFilter: setting(
    'LDAP_FILTER',
    '',
    text,
    'who of them belongs to the organisation; empty: (objectClass=inetOrgPerson), with Active Directory its users',
  ),
  ldapCa: setting('LDAP_CA', '', text, "a file with the certificate of the authority that signed the directory's"),
  ldapMap: setting(
    'LDAP_MAP',
    '{}',
    text,
    'attributes of the directory for columns of ours, as {"department": "ou"}; "" leaves a column out',
  ),
  ldapMinutes: setting('LDAP_MINUTES', '15', minutes, 'minutes between two readings of the directory'),
  ldapAskSeconds: setting(
    'LDAP_ASK_SECONDS',
    '60',
    positive,
    'seconds between two questions to the directory whether anything has changed; the whole is read when something has',
  ),
  ldapSeconds: setting('LDAP_SECONDS', '30', positive, 'seconds within which it has to answer each question'),
}
