// A real LDAP server: slapd on a free loopback port, with a data folder of its own that vanishes afterwards.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Attribute, Change, Client } from 'ldapts'
import { startChild, tail } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'
import { freePorts } from './ports.ts'

export const BASE = 'dc=acme,dc=test'
export const PEOPLE = `ou=people,${BASE}`
const ROOT = `cn=root,${BASE}`
const SECRET = 'to be guessed by nobody'
/** May read, but gets at most ten entries. */
export const LIMITED = `cn=limited,${BASE}`

export interface Slapd {
  port: number
  tlsPort: number
  /** The certificate that has to be trusted. */
  certificate: string
  /** Settings of a Bellhop that reads it. */
  environment: Record<string, string>
  adds(uid: string, attributes?: Record<string, string | string[]>): Promise<void>
  replaces(uid: string, attributes: Record<string, string | string[]>): Promise<void>
  /** An entry anywhere below the base. */
  addsEntry(dn: string, attributes: Record<string, string | string[]>): Promise<void>
  /** The same for many. */
  everybody(uids: string[], attributes: Record<string, string | string[]>): Promise<void>
  /** What an entry has, without what the server itself adds. */
  attributes(uid: string): Promise<Record<string, string | string[]>>
  renames(uid: string, fresh: string): Promise<void>
  deletes(...uids: string[]): Promise<void>
  group(name: string, ...uids: string[]): Promise<void>
  halts(): void
  goesOn(): void
  end(): Promise<void>
}

export const personDn = (uid: string) => `uid=${uid},${PEOPLE}`

export async function startSlapd(): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-ldap-'))
  const [port = 0, tlsPort = 0] = await freePorts(2)
  mkdirSync(join(folder, 'db'))
  const certificate = makeCertificate(folder)
  writeFileSync(join(folder, 'slapd.conf'), configuration(folder))
  const child = await startChild({
    name: 'slapd',
    command: '/usr/sbin/slapd',
    arguments: [
      '-d',
      '0',
      '-f',
      join(folder, 'slapd.conf'),
      '-h',
      `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`,
    ],
    log: join(folder, 'slapd.log'),
  })
  process.once('exit', () => child.kill('SIGKILL'))
  if (!(await poll(() => accepts(port)))) throw new Error(`slapd did not start:\n${tail(child)}`)
  const client = new Client({ url: `ldap://127.0.0.1:${port}`, timeout: 10_000 })
  await client.bind(ROOT, SECRET)
  await client.add(BASE, { objectClass: ['dcObject', 'organization'], dc: 'acme', o: 'Acme' })
  await client.add(PEOPLE, { objectClass: 'organizationalUnit', ou: 'people' })
  await client.add(LIMITED, { objectClass: ['organizationalRole', 'simpleSecurityObject'], userPassword: SECRET })
  const modify = (dn: string, attributes: Record<string, string | string[]>) => client.modify(dn, changes(attributes))
  return {
    port,
    tlsPort,
    certificate,
    environment: {
      BELLHOP_SOURCE: 'ldap',
      BELLHOP_LDAP_URL: `ldap://127.0.0.1:${port}`,
      BELLHOP_LDAP_BIND_DN: ROOT,
      BELLHOP_LDAP_PASSWORD: SECRET,
      BELLHOP_LDAP_BASE: BASE,
      BELLHOP_LDAP_SECONDS: '2',
    },
    async adds(uid, attributes = {}) {
      const name = uid.charAt(0).toUpperCase() + uid.slice(1)
      const usual = { objectClass: 'inetOrgPerson', uid, cn: `${name} Test`, givenName: name, sn: 'Test' }
      const filled = Object.entries({ ...usual, ...attributes }).filter(([, value]) => value.length > 0)
      await client.add(personDn(uid), Object.fromEntries(filled))
    },
    addsEntry: async (dn, attributes) => client.add(dn, attributes),
    replaces: (uid, attributes) => modify(personDn(uid), attributes),
    async everybody(uids, attributes) {
      for (const uid of uids) await modify(personDn(uid), attributes)
    },
    async attributes(uid) {
      const { searchEntries } = await client.search(personDn(uid), { scope: 'base', attributes: ['*'] })
      const found = Object.entries(searchEntries[0] ?? {}).filter(([name]) => !['dn', 'memberOf'].includes(name))
      return Object.fromEntries(
        found.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
      )
    },
    renames: (uid, fresh) => client.modifyDN(personDn(uid), `uid=${fresh}`),
    async deletes(...uids) {
      for (const uid of uids) await client.del(personDn(uid))
    },
    async group(name, ...uids) {
      const dn = `cn=${name},${BASE}`
      const member = uids.map(personDn)
      await client.add(dn, { objectClass: 'groupOfNames', cn: name, member }).catch(() => modify(dn, { member }))
    },
    halts: () => child.kill('SIGSTOP'),
    goesOn: () => child.kill('SIGCONT'),
    async end() {
      await client.unbind().catch(() => {})
      child.kill('SIGCONT')
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const changes = (attributes: Record<string, string | string[]>) =>
  Object.entries(attributes).map(([type, value]) => {
    const values = Array.isArray(value) ? value : [value]
    return new Change({ operation: 'replace', modification: new Attribute({ type, values: values.filter(Boolean) }) })
  })

const configuration = (folder: string) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload syncprov
sizelimit unlimited
TLSCertificateFile ${folder}/certificate.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${BASE}"
rootdn "${ROOT}"
rootpw "${SECRET}"
directory ${folder}/db
maxsize 268435456
dbnosync
index objectClass eq
limits dn.exact="${LIMITED}" size=10 size.prtotal=10
overlay syncprov
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${LIMITED}" read by anonymous search by * none
`

/** For 127.0.0.1, signed by itself. */
function makeCertificate(folder: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const names = ['-subj', '/CN=slapd', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', ...made, ...names], { stdio: 'ignore' })
  return certificate
}

const NAMES = ['ann', 'bob', 'dave', 'dora', 'carl', 'ed', 'eve', 'gus', 'hal', 'ida', 'jan', 'kim']
const MANAGERS: Record<string, string> = { bob: 'ann', carl: 'ann', dave: 'bob', dora: 'bob', ed: 'carl', eve: 'carl' }

/** Twelve people, and others in teams of ten. */
export async function fill(slapd: Slapd, others: number): Promise<void> {
  for (const name of NAMES) await slapd.adds(name, { mail: `${name}@acme.example`, departmentNumber: 'Sales' })
  for (const [name, manager] of Object.entries(MANAGERS)) await slapd.replaces(name, { manager: personDn(manager) })
  for (let at = 0; at < others; at++)
    await slapd.adds(`other${at}`, { manager: personDn(at < 10 ? 'ann' : `other${Math.floor(at / 10) - 1}`) })
}
