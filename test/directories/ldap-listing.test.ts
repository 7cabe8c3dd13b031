// What is read from an OpenLDAP directory: whom managers point at, names of groups, which of several values, and whether
// anything has moved since.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Client } from 'ldapts'
import { loadConfig } from '../../config.ts'
import type { Directory, Log } from '../../core/context.ts'
import type { Listing } from '../../core/model/listing.ts'
import { hasMoved, newestOf } from '../../directory/change.ts'
import { kindOf, readRootDse } from '../../directory/kind.ts'
import { openDirectory } from '../../directory/open.ts'
import { searchAll } from '../../directory/search.ts'
import { BASE, PEOPLE, personDn, startSlapd, type Slapd } from '../support/slapd.ts'

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('an OpenLDAP directory', function () {
  this.timeout(60_000)
  let slapd: Slapd
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-listing-'))
  before(async () => {
    slapd = await startSlapd()
    await slapd.addsEntry(`ou=others,${BASE}`, { objectClass: 'organizationalUnit', ou: 'others' })
    await slapd.adds('ann', { mail: 'ann@acme.example', employeeNumber: 'HR-1' })
    await slapd.adds('bob', { manager: personDn('ann') })
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await slapd.end()
  })

  function directory(settings: Record<string, string> = {}): Directory {
    const { directory } = openDirectory(loadConfig({ ...slapd.environment, ...settings }), silent)
    if (!directory) throw new Error('no directory')
    return directory
  }
  const read = (settings: Record<string, string> = {}): Promise<Listing> => directory(settings).read()
  const entry = ({ entries }: Listing, username: string) => entries.find(each => each.username === username)
  const managerOf = (listing: Listing, username: string) =>
    listing.entries.find(({ id }) => id === entry(listing, username)?.manager)?.username

  it('finds managers by DN however it is written, username, mail address and employee number', async () => {
    await slapd.adds('carl', { manager: `UID=Ann , OU=people,  ${BASE.toUpperCase()}` })
    expect(managerOf(await read(), 'carl')).to.equal('ann')
    const ways = { uid: 'ann', mail: 'Ann@acme.example', number: 'HR-1', dn: personDn('ann') }
    for (const [name, employeeType] of Object.entries(ways)) await slapd.adds(`by${name}`, { employeeType })
    await slapd.adds('lost', { employeeType: 'HR-99' })
    const listing = await read({ BELLHOP_LDAP_MAP: '{"manager": "employeeType"}' })
    for (const name of Object.keys(ways)) expect(managerOf(listing, `by${name}`), name).to.equal('ann')
    expect(listing.notes.map(note => note())).to.deep.equal([
      `The manager of ${personDn('lost')} cannot be found: HR-99.`,
    ])
    await slapd.deletes('lost', ...Object.keys(ways).map(name => `by${name}`))
  })

  it('climbs over managers outside the base, and names those that cannot be found', async () => {
    const boss = `cn=boss,ou=others,${BASE}`
    const chief = `uid=chief,ou=others,${BASE}`
    await slapd.addsEntry(chief, {
      ...{ objectClass: 'inetOrgPerson', uid: 'chief', cn: 'Chief', sn: 'Chief', manager: personDn('ann') },
    })
    await slapd.addsEntry(boss, { objectClass: 'inetOrgPerson', cn: 'boss', sn: 'Boss', manager: chief })
    await slapd.adds('dora', { manager: boss })
    await slapd.adds('gone', { manager: `uid=nobody,ou=others,${BASE}` })
    const listing = await read({ BELLHOP_LDAP_BASE: PEOPLE })
    expect(managerOf(listing, 'dora')).to.equal('ann')
    expect(listing.notes.map(note => note())).to.deep.equal([
      `The manager of ${personDn('gone')} cannot be found: uid=nobody,ou=others,${BASE}.`,
    ])
    await slapd.deletes('dora', 'gone')
  })

  it('takes of several values that of the DN, else the first by the alphabet, and lists all', async () => {
    await slapd.adds('hal', {
      uid: ['abe', 'hal'],
      mail: ['z@acme.example', 'b@acme.example'],
      telephoneNumber: ['+492', '+491'],
    })
    const listing = await read()
    const hal = entry(listing, 'hal')
    expect(hal?.profile).to.include({ email: 'b@acme.example', phone: '+491' })
    expect(hal?.values).to.deep.equal({
      ...{ username: ['hal', 'abe'], email: ['b@acme.example', 'z@acme.example'], phone: ['+491', '+492'] },
    })
    expect(hal?.further).to.deep.equal(['+491', '+492', 'b@acme.example', 'z@acme.example'])
    expect(entry(listing, 'ann')).not.to.have.any.keys('further')
    await slapd.deletes('hal')
  })

  it('names groups with a comma in quotes', async () => {
    await slapd.addsEntry(`cn=Sales\\, North,${BASE}`, {
      ...{ objectClass: 'groupOfNames', cn: 'Sales, North', member: personDn('bob') },
    })
    await slapd.group('Staff', 'bob')
    expect(entry(await read(), 'bob')?.profile.groups).to.equal('"Sales, North", Staff')
  })

  it('is trusted by the certificate that a file of settings names', async () => {
    const path = join(folder, 'bellhop.conf')
    const url = `BELLHOP_LDAP_URL = "ldaps://127.0.0.1:${slapd.tlsPort}"`
    const { BELLHOP_LDAP_URL: _, ...others } = slapd.environment
    const from = (...lines: string[]) => {
      writeFileSync(path, `${[url, ...lines].join('\n')}\n`)
      const { directory } = openDirectory(loadConfig({ ...others, BELLHOP_CONFIG: path }), silent)
      return directory?.read().then(
        () => 'read',
        ({ message }: Error) => message,
      )
    }
    expect(await from()).to.match(/certificate.*BELLHOP_LDAP_CA names a file/)
    expect(await from(`BELLHOP_LDAP_CA = ${slapd.certificate}`)).to.equal('read')
    expect(await from(`BELLHOP_LDAP_CA = ${slapd.certificate}`, `BELLHOP_LDAP_FILTER = '(uid=*)'`)).to.equal('read')
  })

  it('says why it refuses to sign Bellhop in', async () => {
    const refusal = (settings: Record<string, string>) => read(settings).catch(({ message }: Error) => message)
    expect(await refusal({ BELLHOP_LDAP_PASSWORD: 'wrong' })).to.match(
      /does not take BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD\. Nothing was changed\./,
    )
    expect(await refusal({ BELLHOP_LDAP_BASE: 'dc=other,dc=test' })).to.match(/BELLHOP_LDAP_BASE/)
  })

  it('is asked whether it has changed, by entryCSN: what is added or changed counts, in people and groups', async () => {
    const asked = directory()
    await asked.read()
    expect(await asked.moved()).to.equal(false)
    const changes: [string, () => Promise<void>][] = [
      ['a person', () => slapd.replaces('bob', { title: 'Driver' })],
      ['a newcomer', () => slapd.adds('eve')],
      ['a group', () => slapd.group('Staff', 'bob', 'eve')],
    ]
    for (const [what, change] of changes) {
      await change()
      expect(await asked.moved(), what).to.equal(true)
      await asked.read()
      expect(await asked.moved(), `${what}, read`).to.equal(false)
    }
  })

  it('is asked whether somebody was deleted, by contextCSN: other writes count for nothing', async () => {
    const asked = directory()
    await asked.read()
    await slapd.addsEntry(`ou=elsewhere,${BASE}`, { objectClass: 'organizationalUnit', ou: 'elsewhere' })
    expect(await asked.moved()).to.equal(false)
    await slapd.deletes('eve')
    expect(await asked.moved()).to.equal(true)
    const { entries } = await asked.read()
    expect(entries.map(({ username }) => username)).not.to.include('eve')
    expect(await asked.moved()).to.equal(false)
  })

  it('of a make that we do not know is asked by modifyTimestamp', async () => {
    const config = loadConfig(slapd.environment)
    const client = new Client({ url: config.ldapUrl })
    await client.bind(config.ldapBindDn, config.ldapPassword)
    expect(kindOf(config, await readRootDse(client)).change.attribute).to.equal('entryCSN')
    const kind = kindOf(config, { dn: '' })
    expect(kind.change).to.deep.equal({ attribute: 'modifyTimestamp' })
    const all = await searchAll(client, config, '(objectClass=*)', ['modifyTimestamp'])
    const newest = newestOf(all, kind) ?? ''
    expect(newest).to.match(/^\d{14}Z$/)
    // Another change of this second may follow, so that a mark of just now counts as moved.
    expect(await hasMoved(client, config, kind, newest)).to.equal(true)
    expect(await hasMoved(client, config, kind, '20200101000000Z')).to.equal(true)
    await slapd.addsEntry(`ou=empty,${BASE}`, { objectClass: 'organizationalUnit', ou: 'empty' })
    const empty = { ...config, ldapBase: `ou=empty,${BASE}` }
    expect(await hasMoved(client, empty, kind, '20200101000000Z')).to.equal(false)
    await client.unbind()
  })
})
