// A directory that we ask by LDAP: a real slapd, and everything that can go wrong on the way to it.
import { expect } from 'chai'
import { leafOf, normalDn } from '../../directory/dn.ts'
import { poll } from '../../setup/ports.ts'
import { jid } from '../support/addresses.ts'
import { pushed, roster } from '../support/sights.ts'
import { fill, personDn, startSlapd, type Slapd } from '../support/slapd.ts'
import { storeState } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

describe('an organisation that is read from an LDAP directory', () => {
  let slapd: Slapd
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const accounts = async () => (await acme.state()).accounts
  const sync = (fields = {}) => acme.does('org-sync', fields)
  const refusal = () =>
    sync().then(
      ({ text }) => `done: ${text}`,
      ({ message }: Error) => message,
    )

  before(async function () {
    this.timeout(60_000)
    slapd = await startSlapd()
    await fill(slapd, 600)
    acme = await tappedWorld([], slapd.environment)
  })
  after(async () => {
    await acme.end()
    await slapd.end()
  })
  afterEach(end)

  it('is there after the start: more people than come in one page, with fields and reporting lines', async () => {
    expect(await accounts()).to.have.length(612)
    const { people } = await storeState(acme.config)
    expect(JSON.stringify(people)).to.include('"given_name":"Dora","family_name":"Test","email":"dora@acme.example"')
    expect((await acme.does('org-show')).text).to.include('\n    Dora Test (dora)')
    expect(await sync()).to.deep.equal({ text: 'The organisation is as the directory lists it.' })
  })

  it('is not open to files or SCIM', async () => {
    const file = await acme.becomes([]).catch(({ message }: Error) => message)
    expect(file).to.include('BELLHOP_SOURCE=ldap')
    const { status } = await fetch(`http://127.0.0.1:${acme.config.httpPort}/scim/v2/Users`)
    expect(status).to.equal(401)
  })

  it('follows a mover on demand, and tells before what would change', async () => {
    const [dave, dora] = [await online('dave'), await online('dora')]
    await slapd.replaces('dora', { manager: personDn('carl') })
    const plan = await sync({ dry: 'yes' })
    expect(plan.text).to.include('0 people and 0 groups added, 1 people')
    expect(JSON.stringify(plan.table)).to.include('team-carl')
    expect(await roster(dora)).to.have.property(jid('dave'))

    await sync()
    expect(await pushed(dave, jid('dora'))).to.equal('remove')
    expect(await roster(dora)).to.have.property(jid('ed'))
    expect(await roster(dora)).not.to.have.property(jid('dave'))
    await slapd.replaces('dora', { manager: personDn('bob') })
    await sync()
  })

  it('knows people by what never changes: with a new uid, somebody is the same person', async () => {
    const kim = await online('kim')
    await slapd.renames('kim', 'kimberley')
    await sync()
    expect(await kim.ended).to.include('not-authorized')
    expect(await accounts())
      .to.include('kimberley')
      .and.not.to.include('kim')
    const { text } = await acme.does('org-confirm')
    expect(text).to.include('Nobody waits for this')
    await slapd.renames('kimberley', 'kim')
    await sync()
  })

  it('ends a leaver', async () => {
    const ida = await online('ida')
    await slapd.deletes('ida')
    await sync()
    expect(await ida.ended).to.equal('not-authorized: This account is no longer in use.')
    expect(await accounts()).not.to.include('ida')
    await slapd.adds('ida')
    await sync()
  })

  it('names groups in profiles', async () => {
    await slapd.group('Drivers', 'ed', 'eve')
    await sync()
    expect(JSON.stringify((await storeState(acme.config)).people)).to.include('"groups":"Drivers"')
  })

  it('leaves as they are those whose entry cannot be used, and says so', async () => {
    await slapd.replaces('gus', { uid: ['gus'], manager: personDn('bob') })
    await slapd.renames('gus', 'gus gus')
    expect((await sync()).text).to.include('contains a space')
    expect(await accounts()).to.include('gus')
    await slapd.renames('gus gus', 'gus')
    expect((await sync()).text).not.to.include('contains a space')
  })

  it('keeps many who vanish at once until the administrator agrees', async () => {
    const many = Array.from({ length: 80 }, (_, at) => `other${520 + at}`) // nobody's managers
    await slapd.deletes(...many)
    expect((await sync()).text).to.include('80 people are not listed any more')
    expect(await accounts()).to.include.members(many)
    const { text, ask } = await acme.does('org-confirm')
    expect([text?.includes('--yes-remove 80'), ask]).to.deep.equal([true, 'yes-remove'])
    await acme.does('org-confirm', { 'yes-remove': '80' })
    expect(await accounts()).to.have.length(532)
  })

  it('removes nobody while the directory does not answer', async () => {
    slapd.halts()
    expect(await refusal()).to.match(/gave no whole answer .* Nothing was changed/)
    expect(await accounts()).to.have.length(532)
    slapd.goesOn()
    expect((await sync()).text).to.include('as the directory lists it')
  })

  it('follows a directory that was away at the start, as soon as it answers', async () => {
    await slapd.adds('late')
    slapd.halts()
    await acme.restart()
    expect(await accounts()).to.have.length(532)
    slapd.goesOn()
    expect(await poll(async () => (await accounts()).includes('late'), { every: 100 })).to.equal(true)
  }).timeout(60_000)
})

describe('an LDAP directory that is read on a schedule', () => {
  it('is followed by itself', async () => {
    const slapd = await startSlapd()
    await fill(slapd, 0)
    const acme = await tappedWorld([], { ...slapd.environment, BELLHOP_LDAP_MINUTES: '0.02' })
    try {
      await slapd.adds('newcomer')
      const isThere = async () => (await acme.state()).accounts.includes('newcomer')
      expect(await poll(isThere, { every: 100 })).to.equal(true)
    } finally {
      await acme.end()
      await slapd.end()
    }
  })
})

describe('distinguished names', () => {
  it('are one however they are written', () => {
    const ways = [
      'uid=jo\\2C the first,ou=People,dc=acme',
      'UID = Jo\\, the  First , OU=people,dc=ACME',
      'uid=jo\\2c the first,ou=people, dc=acme',
    ]
    expect(new Set(ways.map(normalDn)).size).to.equal(1)
    expect(normalDn('cn=Lu\\C4\\8Di\\C4\\87')).to.equal(normalDn('CN=Lučić'))
    expect(normalDn('cn=a\\,b')).not.to.equal(normalDn('cn=a,cn=b'))
    expect(leafOf('cn=R\\26D\\, north,ou=groups')).to.equal('R&D, north')
  })
})
