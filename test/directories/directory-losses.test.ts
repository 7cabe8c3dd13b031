// What a directory that shows less, or other ids, takes from people: nothing, until somebody agrees.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { healthOf } from '../support/health.ts'
import { fill, personDn, startSlapd, type Slapd } from '../support/slapd.ts'
import { storeState } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const NAMES = ['ann', 'bob', 'dave', 'dora', 'carl', 'ed', 'eve', 'gus', 'hal', 'ida', 'jan', 'kim']
const OTHERS = Array.from({ length: 30 }, (_, at) => `other${at}`)
const ALL = [...NAMES, ...OTHERS]

describe('a directory that lists the same people in another way', function () {
  this.timeout(120_000)
  let slapd: Slapd
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const sync = async (fields = {}) => (await acme.does('org-sync', fields)).text ?? ''
  const people = async () => JSON.stringify((await storeState(acme.config)).people)
  const groups = async (): Promise<unknown[]> => {
    const { groups: found } = await storeState(acme.config)
    return Array.isArray(found) ? found : []
  }

  before(async () => {
    slapd = await startSlapd()
    await fill(slapd, OTHERS.length)
    acme = await tappedWorld([], slapd.environment)
  })
  after(async () => {
    await acme.end()
    await slapd.end()
  })
  afterEach(end)

  /** Each entry as it was, but under a new entryUUID. */
  async function anew(...uids: string[]): Promise<void> {
    const kept = await Promise.all(uids.map(uid => slapd.attributes(uid)))
    await slapd.deletes(...uids)
    for (const [at, uid] of uids.entries()) await slapd.adds(uid, kept[at])
  }

  it('replaces nobody when everybody is listed under a new id, and keeps their codes, groups and sessions', async () => {
    const code = await acme.code('gus')
    const bob = await online('bob')
    bob.says('bellhop@bellhop.acme.test', 'group create club Club')
    await bob.hears(/club@/)
    const before = [await people(), await groups()]
    await anew(...ALL)
    expect(await sync({ dry: 'true' })).to.include(`${ALL.length} people are listed under new ids`)
    const said = await sync()
    expect(said).to.include(`${ALL.length} people are listed under new ids`)
    expect(said).not.to.match(/removed\.|stay until you agree/)
    expect([await people(), await groups()]).to.deep.equal(before)
    bob.says('bellhop@bellhop.acme.test', 'whoami')
    await bob.hears(/bob@acme\.test/)
    const gus = await acme.person('gus', { password: code })
    await gus.leaves()
    expect(await sync()).to.equal('The organisation is as the directory lists it.')
  })

  it('takes one who was made anew for the same person, and another with the same username for another', async () => {
    const code = await acme.code('hal')
    await anew('hal')
    expect(await sync()).to.include('1 person is listed under a new id')
    const hal = await acme.person('hal', { password: code })
    await hal.leaves()

    const idas = await acme.code('ida')
    await slapd.replaces('ida', { mail: 'ida@acme.example', cn: 'Ida Test' })
    await sync()
    await slapd.deletes('ida')
    await slapd.adds('ida', { cn: 'Idabelle Ames', givenName: 'Idabelle', sn: 'Ames', mail: 'ames@acme.example' })
    expect(await sync()).not.to.include('new ids')
    const refused = await acme.person('ida', { password: idas }).catch((error: Error) => error.message)
    expect(refused).to.equal('not-authorized')
  })

  it('dissolves no team and no reporting line at once, and does so when that is confirmed', async () => {
    const before = await groups()
    await slapd.everybody(ALL, { manager: [] })
    const said = await sync()
    expect(said).to.match(/\d+ managers would be lost or changed and stay until you agree: org confirm\./)
    expect(await groups()).to.deep.equal(before)
    const { text, table, ask } = await acme.does('org-confirm')
    expect(ask).to.equal('yes-change')
    expect((table?.rows ?? []).map(([username = '', what = '']) => `${username} ${what}`)).to.include('dave manager')
    await acme.restart()
    expect(await groups()).to.deep.equal(before)
    const [, count = ''] = /--yes-change (\d+)/.exec(text ?? '') ?? []
    await acme.does('org-confirm', { 'yes-change': count })
    expect(JSON.stringify(await groups())).not.to.include('team-')
    for (const [uid, manager] of Object.entries({ bob: 'ann', carl: 'ann', dave: 'bob', dora: 'bob', ed: 'carl' }))
      await slapd.replaces(uid, { manager: personDn(manager) })
    await sync()
    expect((await groups()).length).to.be.above(0)
  })

  it('takes no division out of the trees above it for one line that is missing, and does so when that is confirmed', async () => {
    const line = (await slapd.attributes('bob')).manager ?? []
    await slapd.everybody(['other0'], { manager: personDn('bob') })
    const { table } = await acme.does('org-sync')
    expect(table?.rows).to.deep.include(['~', 'other0', 'manager: (none) → bob'])
    for (let at = 10; at < 20; at++) await slapd.replaces(`other${at}`, { manager: personDn('other0') })
    await sync()
    const whole = await acme.state()
    await slapd.replaces('bob', { manager: [] })
    const said = await sync()
    expect(said).to.match(
      /1[0-9] memberships of teams and trees would be lost or changed and stay until you agree: org confirm\./,
    )
    expect(await acme.state()).to.deep.equal(whole)
    const [, count = ''] = /--yes-change (\d+)/.exec((await acme.does('org-confirm')).text ?? '') ?? []
    const confirmed = (await acme.does('org-confirm', { 'yes-change': count })).text ?? ''
    expect(confirmed).not.to.include('stay until you agree')
    expect((await acme.state()).rooms['tree-ann']?.join()).not.to.include('bob@')
    await slapd.replaces('bob', { manager: line })
    await sync()
    expect((await acme.state()).rooms['tree-ann']).to.deep.equal(whole.rooms['tree-ann'])
  })

  it('tells of mail addresses and phone numbers that cannot be used, until they can', async () => {
    await slapd.replaces('gus', { mail: 'nonsense mail', telephoneNumber: 'ext. 4711' })
    const notes = [
      `The mail address of ${personDn('gus')} cannot be used: nonsense mail.`,
      `The phone number of ${personDn('gus')} cannot be used: ext. 4711.`,
    ]
    for (const words of [{ dry: 'true' }, {}]) for (const note of notes) expect(await sync(words)).to.include(note)
    const counted = async () => (await healthOf<{ directory: { notes: number } }>(acme.config)).directory.notes
    const before = await counted()
    expect((await acme.does('welcome')).text).to.match(/To be mended where the organisation is listed: /)
    expect(readFileSync(acme.bellhop.log, 'utf8')).to.include('nonsense mail')
    await slapd.replaces('gus', { mail: 'gus@acme.example', telephoneNumber: '+49 30 5550104' })
    expect(await sync()).not.to.include('cannot be used')
    expect(await counted()).to.equal(before - 2)
  })

  it('empties no column, renames not many, and tells what is held', async () => {
    const before = await people()
    await slapd.everybody(NAMES, { mail: [], departmentNumber: [] })
    const said = await sync()
    expect(said)
      .to.match(/1[12] values of email would be lost/)
      .and.to.match(/1[12] values of department would be lost/)
    expect(await people()).to.equal(before)
    await slapd.everybody(NAMES, { departmentNumber: 'Sales' })
    for (const name of NAMES) await slapd.replaces(name, { mail: `${name}@acme.example` })
    await sync()
    expect((await acme.does('org-confirm')).text).to.include('Nobody waits for this')
    for (const name of NAMES) await slapd.renames(name, `x${name}`)
    expect(await sync()).to.match(/12 usernames would be lost or changed/)
    expect((await acme.state()).accounts)
      .to.include('dave')
      .and.not.to.include('xdave')
    for (const name of NAMES) await slapd.renames(`x${name}`, name)
    await sync()
  })

  it('tells of a manager who cannot be found, by the name of the entry', async () => {
    await slapd.replaces('kim', { manager: 'uid=boss,ou=old,dc=acme,dc=test' })
    expect(await sync()).to.include(
      `The manager of ${personDn('kim')} cannot be found: uid=boss,ou=old,dc=acme,dc=test.`,
    )
  })

  it('stays at the value that is known, in whatever order several come', async () => {
    await slapd.replaces('jan', { uid: ['jan', 'aaron'], mail: ['z@acme.example', 'a@acme.example'] })
    await sync()
    await slapd.replaces('jan', { uid: ['aaron', 'jan'], mail: ['a@acme.example', 'z@acme.example'] })
    expect(await sync()).not.to.include('changed')
    expect((await acme.state()).accounts)
      .to.include('jan')
      .and.not.to.include('aaron')
  })
})
