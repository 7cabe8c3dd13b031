// What an LDAP directory refuses, as sentences for the administrator; and which refusals pass by themselves.
import { expect } from 'chai'
import {
  BusyError,
  ConfidentialityRequiredError,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  OperationsError,
  SizeLimitExceededError,
  StrongAuthRequiredError,
  TimeLimitExceededError,
  UnavailableError,
  UnwillingToPerformError,
} from 'ldapts'
import { loadConfig } from '../../../config.ts'
import { ldapRefusal } from '../../../directory/refusal.ts'

const SETTINGS = {
  BELLHOP_LDAP_URL: 'ldaps://dc1.acme.example',
  BELLHOP_LDAP_BASE: 'DC=acme,DC=example',
  BELLHOP_LDAP_BIND_DN: 'svc-bellhop@acme.example',
  BELLHOP_LDAP_PASSWORD: 'secret',
}

describe('a refusal of an LDAP directory', () => {
  const refusal = (error: unknown, more: Record<string, string> = {}) =>
    ldapRefusal(loadConfig({ ...SETTINGS, ...more }), error)

  /** As Active Directory words it (MS-ADTS §3.1.1.3.1.9). */
  const bind = (data: string) =>
    new InvalidCredentialsError(
      `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v4563`,
    )
  const REASONS: Record<string, string> = {
    '525': 'it knows no such user',
    '52e': 'the user name or the password is wrong',
    '530': 'the account may not sign in at this time',
    '531': 'the account may not sign in from this machine',
    '532': 'the password has expired',
    '533': 'the account is disabled',
    '701': 'the account has expired',
    '773': 'the password has to be changed at the next sign-in',
    '775': 'the account is locked after too many wrong passwords',
  }

  for (const [data, reason] of Object.entries(REASONS))
    it(`says what data ${data} means`, () => {
      const { condition, message } = refusal(bind(data))
      expect(condition).to.equal('not-authorized')
      expect(message).to.include(`BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD: ${reason}. Nothing was changed.`)
    })

  it('of another make says that name and password are not taken', () => {
    for (const error of [new InvalidCredentialsError(), bind('999')])
      expect(refusal(error).message).to.match(/does not take BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD\. Nothing/)
  })

  it('names the setting to change', () => {
    expect(refusal(new StrongAuthRequiredError()).message).to.match(/BELLHOP_LDAP_STARTTLS=yes/)
    expect(refusal(new ConfidentialityRequiredError()).message).to.match(/BELLHOP_LDAP_STARTTLS=yes/)
    const nobody = { BELLHOP_LDAP_BIND_DN: '', BELLHOP_LDAP_PASSWORD: '' }
    expect(refusal(new OperationsError(), nobody).message).to.match(/set BELLHOP_LDAP_BIND_DN/)
    expect(refusal(new NoSuchObjectError()).message).to.match(/has no DC=acme,DC=example: see BELLHOP_LDAP_BASE/)
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    expect(refusal(reset).message).to.match(/Does this port speak TLS\?/)
  })

  it('passes when the directory is busy or away, and does not when it means what it says', () => {
    const passing = [new BusyError(), new UnavailableError(), new Error('connect ECONNREFUSED')]
    for (const error of passing) expect(refusal(error).condition, error.name).to.equal('remote-server-timeout')
    const final = [
      ...[new SizeLimitExceededError(), new TimeLimitExceededError(), new InsufficientAccessError()],
      ...[new UnwillingToPerformError()],
    ]
    for (const error of final) expect(refusal(error).condition, error.name).to.equal('not-acceptable')
  })

  for (const [code, advice] of [
    ['ECONNREFUSED', /Nothing listens there: does the directory run/],
    ['ENOTFOUND', /This name has no address: see BELLHOP_LDAP_URL/],
    ['EAI_AGAIN', /This name has no address/],
    ['ETIMEDOUT', /does a firewall stand between/],
    ['EHOSTUNREACH', /does a firewall stand between/],
    ['ECONNRESET', /Does this port speak TLS/],
  ] as const)
    it(`says what to look at after ${code}, and is tried again`, () => {
      const { condition, message } = refusal(Object.assign(new Error(`connect ${code} 192.0.2.1:636`), { code }))
      expect(condition).to.equal('remote-server-timeout')
      expect(message).to.match(advice)
    })
})
