// Active Directory as Samba has it: from its address, an account and a base alone.
import { expect } from 'chai'
import { Client } from 'ldapts'
import { loadConfig } from '../../config.ts'
import type { Log } from '../../core/context.ts'
import type { Listing } from '../../core/model/listing.ts'
import { openDirectory } from '../../directory/open.ts'
import { withAllMembers } from '../../directory/ranges.ts'
import { searchEntry } from '../../directory/search.ts'
import { DOMAIN, PASSWORD, samba, type Samba } from '../support/samba.ts'

const PEOPLE = `OU=People,${DOMAIN}`
const OTHERS = `OU=Others,${DOMAIN}`
const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('Active Directory', function () {
  this.timeout(120_000)
  let ad: Samba
  before(async () => {
    ad = await samba()
    for (const ou of [PEOPLE, OTHERS])
      await ad.adds(ou, { objectClass: 'organizationalUnit', ou: ou.split(/[=,]/)[1] ?? '' })
    await ad.user(cn('Ann Boss'), 'Ann.Boss', { displayName: 'Ann Boss', mail: 'ann@acme.example', employeeID: '7' })
    await ad.user(cn('Becker\\, Nina'), 'nina', { givenName: 'Nina', sn: 'Becker', manager: cn('Ann Boss') })
    await ad.user(cn('Dave'), 'dave', { manager: cn('Becker\\, Nina'), telephoneNumber: '+49 30 555' })
  })

  const cn = (name: string, ou = PEOPLE) => `CN=${name},${ou}`
  const directory = (settings: Record<string, string> = {}, log = silent) =>
    openDirectory(loadConfig({ ...ad.environment, ...settings }), log).directory
  async function read(settings: Record<string, string> = {}): Promise<Listing> {
    const found = await directory(settings)?.read()
    if (!found) throw new Error('no directory')
    return found
  }
  const refusal = (settings: Record<string, string>) =>
    read(settings).then(
      () => 'read',
      ({ message }: Error) => message,
    )
  const entry = (listing: Listing, username: string) => listing.entries.find(each => each.username === username)

  it('lists its users with names, managers and ids as its own tools show them, and nobody of the system', async () => {
    const listing = await read()
    expect(listing.entries.map(({ username }) => username).sort()).to.deep.equal(['ann.boss', 'dave', 'nina'])
    const ann = entry(listing, 'ann.boss')
    expect(ann?.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    expect(ann?.profile).to.include({ given_name: 'Ann Boss', email: 'ann@acme.example' })
    expect(entry(listing, 'nina')).to.deep.include({ manager: ann?.id })
    expect(entry(listing, 'nina')?.profile).to.include({ given_name: 'Nina', family_name: 'Becker' })
    expect(entry(listing, 'dave')).to.deep.include({ manager: entry(listing, 'nina')?.id })
    expect(listing.notes.map(note => note())).to.deep.equal([])
  })

  it('keeps out who is disabled or has expired, and computers, whatever the filter; reports move up', async () => {
    await ad.user(cn('Old Lead'), 'oldlead', { manager: cn('Ann Boss') })
    await ad.user(cn('Rep'), 'rep', { manager: cn('Old Lead') })
    await ad.user(cn('Temp'), 'temp', { manager: cn('Ann Boss') })
    await ad.adds(cn('pc-1'), { objectClass: 'computer', sAMAccountName: 'pc-1$' })
    await ad.disables(cn('Old Lead'))
    await ad.replaces(cn('Temp'), { accountExpires: '131000000000000000' }) // 2016
    for (const filter of ['', '(objectClass=user)']) {
      const listing = await read({ BELLHOP_LDAP_FILTER: filter })
      const names = listing.entries.map(({ username }) => username)
      expect(names).to.include('rep').and.not.to.include.members(['oldlead'])
      for (const out of ['oldlead', 'temp', 'pc-1$', 'guest', 'krbtgt', 'administrator', 'dc1$'])
        expect(names).not.to.include(out)
      expect(entry(listing, 'rep')?.manager).to.equal(entry(listing, 'ann.boss')?.id)
      expect(listing.leavers.length).to.be.at.least(5)
    }
    await ad.replaces(cn('Temp'), { accountExpires: '0' })
    await ad.enables(cn('Old Lead'))
    const back = await read()
    expect(entry(back, 'rep')?.manager).to.equal(entry(back, 'oldlead')?.id)
    expect(entry(back, 'temp')).to.include({ username: 'temp' })
  })

  it('tells of a manager who cannot be found, and climbs over one outside the base', async () => {
    await ad.user(cn('Outsider', OTHERS), 'outsider', { manager: cn('Ann Boss') })
    await ad.user(cn('Stray', OTHERS), 'stray')
    await ad.replaces(cn('Dave'), { manager: cn('Outsider', OTHERS) })
    const climbed = await read({ BELLHOP_LDAP_BASE: PEOPLE })
    expect(entry(climbed, 'dave')?.manager).to.equal(entry(climbed, 'ann.boss')?.id)
    await ad.replaces(cn('Dave'), { manager: cn('Stray', OTHERS) })
    const lost = await read({ BELLHOP_LDAP_BASE: PEOPLE })
    expect(lost.notes.map(note => note())).to.deep.equal([
      `The manager of ${cn('Dave')} cannot be found: ${cn('Stray', OTHERS)}.`,
    ])
    await ad.replaces(cn('Dave'), { manager: cn('Becker\\, Nina') })
  })

  it('finds managers by employee number, and usernames before the @', async () => {
    await ad.user(cn('Hal'), 'hal', { userPrincipalName: 'Hal.Long@samdom.example.com', info: '7' })
    const map = '{"username": "userPrincipalName", "manager": "info"}'
    const listing = await read({ BELLHOP_LDAP_MAP: map, BELLHOP_LDAP_FILTER: '(|(cn=Hal)(cn=Ann Boss))' })
    expect(entry(listing, 'hal.long')?.username).to.equal('hal.long')
    const usual = await read({ BELLHOP_LDAP_MAP: '{"manager": "info"}' })
    expect(entry(usual, 'hal')?.manager).to.equal(entry(usual, 'ann.boss')?.id)
  })

  it('knows everybody of a group whose members come in ranges, groups above it, and the primary group', async () => {
    await ad.adds(`CN=All\\, Staff,${PEOPLE}`, { objectClass: 'group', member: [cn('Dave'), cn('Ann Boss')] })
    await ad.adds(`CN=Above,${PEOPLE}`, { objectClass: 'group', member: `CN=All\\, Staff,${PEOPLE}` })
    const listing = await read()
    const client = new Client({ url: `ldaps://${ad.host}`, tlsOptions: { rejectUnauthorized: false } })
    await client.bind(`CN=Administrator,CN=Users,${DOMAIN}`, PASSWORD)
    const first = await searchEntry(client, `CN=All\\, Staff,${PEOPLE}`, ['member;range=0-0'])
    const [whole] = await withAllMembers(client, first ? [first] : [])
    expect(whole?.member).to.have.members([cn('Dave'), cn('Ann Boss')])
    await client.unbind()
    expect(entry(listing, 'dave')?.profile.groups).to.equal('Above, "All, Staff", Domain Users, Users')
  })

  it('says in a sentence why it refuses', async () => {
    await ad.user(cn('Reader'), 'reader')
    const as = (more: Record<string, string>) => ({ BELLHOP_LDAP_BIND_DN: cn('Reader'), ...more })
    expect(await refusal(as({ BELLHOP_LDAP_PASSWORD: 'wrong' }))).to.match(
      /_PASSWORD: the user name or the password is wrong\./,
    )
    await ad.replaces(cn('Reader'), { pwdLastSet: '0' })
    expect(await refusal(as({}))).to.match(/: the password has to be changed at the next sign-in\./)
    await ad.replaces(cn('Reader'), { pwdLastSet: '-1', accountExpires: '131000000000000000' })
    expect(await refusal(as({}))).to.match(/: the account has expired\./)
    await ad.disables(cn('Reader'))
    expect(await refusal(as({}))).to.match(/: the account is disabled\./)
    await ad.deletes(cn('Reader'))
    const clear = { BELLHOP_LDAP_URL: `ldap://${ad.host}` }
    expect(await refusal(clear)).to.match(/use ldaps:\/\/ in BELLHOP_LDAP_URL, or set BELLHOP_LDAP_STARTTLS=yes\./)
    const nobody = { BELLHOP_LDAP_BIND_DN: '', BELLHOP_LDAP_PASSWORD: '' }
    expect(await refusal(nobody)).to.match(/set BELLHOP_LDAP_BIND_DN and BELLHOP_LDAP_PASSWORD\./)
    expect(await refusal({ BELLHOP_LDAP_CA: '' })).to.match(/BELLHOP_LDAP_CA names a file/)
    expect(await refusal({ BELLHOP_LDAP_FILTER: '(cn=nobody)' })).to.match(
      /lists nobody: nobody below .* fits BELLHOP_LDAP_FILTER/,
    )
    expect(await refusal({ ...clear, BELLHOP_LDAP_STARTTLS: 'yes' })).to.equal('read')
  })

  it('is found by its own id in a filter, and by letters that are written as octets', async () => {
    await ad.user(cn('Jürgen'), 'jürgen')
    const all = await read()
    const guid = entry(all, 'jürgen')?.id ?? ''
    const [first = '', second = '', third = '', ...rest] = guid.split('-')
    const turned = [first, second, third].map(part => (part.match(/../g) ?? []).reverse().join(''))
    const octets = [...turned, ...rest].join('').replace(/../g, pair => `\\${pair}`)
    for (const filter of [`(objectGUID=${octets})`, '(cn=J\\c3\\bcrgen)', '(cn=J\\C3\\BCr*)', '(cn=Jürgen)']) {
      const { entries } = await read({ BELLHOP_LDAP_FILTER: filter })
      expect(
        entries.map(({ id }) => id),
        filter,
      ).to.deep.equal([guid])
    }
  })

  it('is asked cheaply whether it has changed', async () => {
    const found = directory()
    await found?.read()
    expect(await found?.moved()).to.equal(false)
    await ad.replaces(cn('Dave'), { title: 'Driver' })
    expect(await found?.moved()).to.equal(true)
    await ad.user(cn('Brief'), 'brief')
    await found?.read()
    expect(await found?.moved()).to.equal(false)
    await ad.deletes(cn('Brief'))
    expect(await found?.moved()).to.equal(true)
    await found?.read()
    expect(await found?.moved()).to.equal(false)
  })

  it('is asked without an error by an account that may not see what was deleted', async () => {
    await ad.user(cn('Plain'), 'plain')
    const found = directory({ BELLHOP_LDAP_BIND_DN: cn('Plain') })
    await found?.read()
    await ad.user(cn('Brief'), 'brief')
    await found?.read()
    await ad.deletes(cn('Brief'))
    expect(await found?.moved()).to.be.a('boolean')
  })

  it('refuses the start with settings that cannot be used, all at once', () => {
    const bad = {
      BELLHOP_LDAP_STARTTLS: 'yes',
      BELLHOP_LDAP_PASSWORD: '',
      BELLHOP_LDAP_FILTER: '(&(cn=a)',
      BELLHOP_LDAP_BASE: 'samdom.example.com',
    }
    expect(() => directory(bad)).to.throw(
      /BASE must be a DN.*STARTTLS=yes is for ldap.*needs BELLHOP_LDAP_PASSWORD.*FILTER cannot be read/s,
    )
    const warnings: string[] = []
    const log = { ...silent, warn: (_: object, text: string) => void warnings.push(text) }
    directory({ BELLHOP_LDAP_URL: 'ldap://dc.example.com' }, log)
    directory({ BELLHOP_LDAP_URL: 'ldap://127.0.0.1' }, log)
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.match(/in clear/)
  })
})
