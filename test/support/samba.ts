// An Active Directory domain controller: Debian's Samba on a loopback address of its own, with data that vanish afterwards.
// It is made once in a run, as that takes most of a minute on a busy machine.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Attribute, Change, Client } from 'ldapts'
import { startChild, tail } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'

export const DOMAIN = 'DC=samdom,DC=example,DC=com'
export const PASSWORD = 'Not.to.be.guessed.7'
const ADMINISTRATOR = `CN=Administrator,CN=Users,${DOMAIN}`
const ENABLED = '512' // ADS_UF_NORMAL_ACCOUNT
const DISABLED = '514'

export interface Samba {
  host: string
  /** The certificate that has to be trusted. */
  certificate: string
  /** Settings of a Bellhop that reads it: address, account, base, nothing else. */
  environment: Record<string, string>
  /** Adds an object. */
  adds(dn: string, attributes: Record<string, string | string[]>): Promise<void>
  /** Adds a user in an OU of the test's own. */
  user(dn: string, login: string, attributes?: Record<string, string | string[]>): Promise<void>
  replaces(dn: string, attributes: Record<string, string | string[]>): Promise<void>
  disables(dn: string): Promise<void>
  enables(dn: string): Promise<void>
  renames(dn: string, fresh: string): Promise<void>
  deletes(dn: string): Promise<void>
}

let shared: Promise<Samba> | undefined

export const samba = () => (shared ??= startSamba())

async function startSamba(): Promise<Samba> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-ad-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const host = await freeAddress()
  provision(folder, host)
  const certificate = makeCertificate(folder, host)
  const configuration = writeConfiguration(folder, host)
  const child = await startChild({
    name: 'samba',
    command: '/usr/sbin/samba',
    arguments: ['-i', '-M', 'single', '-s', configuration],
    log: join(folder, 'samba.log'),
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const isUp = () => accepts(636, host)
  if (!(await poll(isUp, { milliseconds: 60_000, every: 100, givenUp: () => !child.alive() })))
    throw new Error(`Samba did not start:\n${tail(child)}`)
  return actions(host, certificate)
}

/** Its ports cannot be chosen, so that each run has an address of its own. */
async function freeAddress(): Promise<string> {
  for (;;) {
    const part = () => 1 + Math.floor(Math.random() * 253)
    const host = `127.${part()}.${part()}.${part()}`
    if (!(await accepts(389, host))) return host
  }
}

function provision(folder: string, host: string): void {
  writeFileSync(join(folder, 'empty.conf'), '[global]\n')
  const options = [
    ...['--use-rfc2307', '--realm=SAMDOM.EXAMPLE.COM', '--domain=SAMDOM', '--server-role=dc', '--host-name=dc1'],
    ...[`--host-ip=${host}`, `--adminpass=${PASSWORD}`, `--targetdir=${join(folder, 'dc')}`],
    ...['--option=bind interfaces only=yes', `--option=interfaces=${host}/8`],
  ]
  const words = ['domain', 'provision', `--configfile=${join(folder, 'empty.conf')}`, ...options]
  execFileSync('samba-tool', words, { stdio: 'ignore' })
}

function makeCertificate(folder: string, host: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const names = ['-subj', '/CN=dc1.samdom.example.com', '-addext', `subjectAltName=IP:${host}`]
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', ...made, ...names], { stdio: 'ignore' })
  execFileSync('chmod', ['600', key])
  return certificate
}

/** LDAP alone, and every folder within ours. */
function writeConfiguration(folder: string, host: string): string {
  const path = join(folder, 'smb.conf')
  const data = join(folder, 'dc')
  mkdirSync(join(folder, 'run'))
  const settings = {
    ...{ 'netbios name': 'DC1', realm: 'SAMDOM.EXAMPLE.COM', workgroup: 'SAMDOM' },
    ...{ 'server role': 'active directory domain controller', 'server services': 'ldap, cldap' },
    ...{ interfaces: `${host}/8`, 'bind interfaces only': 'yes' },
    ...{ 'private dir': join(data, 'private'), 'state directory': join(data, 'state'), 'lock directory': data },
    ...{ 'cache directory': join(data, 'cache'), 'binddns dir': join(data, 'bind-dns') },
    ...{ 'pid directory': join(folder, 'run'), 'ncalrpc dir': join(folder, 'run', 'ncalrpc') },
    ...{ 'log file': join(folder, 'samba-%m.log') },
    ...{ 'tls certfile': join(folder, 'certificate.pem'), 'tls keyfile': join(folder, 'key.pem'), 'tls cafile': '' },
  }
  const lines = Object.entries(settings).map(([name, value]) => `  ${name} = ${value}`)
  writeFileSync(path, `[global]\n${lines.join('\n')}\n`)
  return path
}

async function actions(host: string, certificate: string): Promise<Samba> {
  const client = new Client({ url: `ldaps://${host}`, timeout: 30_000, tlsOptions: { rejectUnauthorized: false } })
  await client.bind(ADMINISTRATOR, PASSWORD)
  const replaces = (dn: string, attributes: Record<string, string | string[]>) => client.modify(dn, changes(attributes))
  const adds = async (dn: string, attributes: Record<string, string | string[]>) => client.add(dn, attributes)
  return {
    host,
    certificate,
    environment: {
      BELLHOP_SOURCE: 'ldap',
      BELLHOP_LDAP_URL: `ldaps://${host}`,
      BELLHOP_LDAP_CA: certificate,
      BELLHOP_LDAP_BIND_DN: ADMINISTRATOR,
      BELLHOP_LDAP_PASSWORD: PASSWORD,
      BELLHOP_LDAP_BASE: DOMAIN,
    },
    adds,
    replaces,
    async user(dn, login, attributes = {}) {
      await adds(dn, { objectClass: 'user', sAMAccountName: login, ...attributes })
      await client.modify(dn, passwordChange(PASSWORD))
      await replaces(dn, { userAccountControl: ENABLED })
    },
    disables: dn => replaces(dn, { userAccountControl: DISABLED }),
    enables: dn => replaces(dn, { userAccountControl: ENABLED }),
    renames: (dn, fresh) => client.modifyDN(dn, fresh),
    deletes: dn => client.del(dn),
  }
}

const changes = (attributes: Record<string, string | string[]>) =>
  Object.entries(attributes).map(([type, value]) => {
    const values = (Array.isArray(value) ? value : [value]).filter(Boolean)
    return new Change({ operation: 'replace', modification: new Attribute({ type, values }) })
  })

/** In quotes and UTF-16 (MS-ADTS §3.1.1.3.1.5). */
const passwordChange = (password: string) =>
  new Change({
    operation: 'replace',
    modification: new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] }),
  })
