// What a plan says would change, and that it is what changes.
import { expect } from 'chai'
import { chart, csv, edit, without } from '../support/chart.ts'
import { ten as base } from '../support/organisations.ts'
import { healthOf } from '../support/health.ts'
import { storeState, touched } from '../support/state.ts'
import { storeOf } from '../support/store.ts'
import { directoryStanding } from '../../core/organisation/reading.ts'
import { inLanguage } from '../../texts/say.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

describe('a plan', () => {
  let acme: TappedWorld
  const next = edit(
    chart(`
      ann
        bob
          dave
        carl
          dora
          ed
            eve
        gus:august
          nina
    `),
    'dave',
    { title: 'Head Clerk' },
  )

  before(async () => (acme = await tappedWorld(base)))
  after(() => acme.end())

  it('tells person by person and group by group what would change', async () => {
    const { code, out } = await acme.cli('org', 'plan', acme.file('next.csv', csv(next)))
    expect(code).to.equal(0)
    const [sum, renamed, head, ...lines] = out
      .trim()
      .split('\n')
      .map(line => line.trim().replace(/ {2,}/g, '  '))
    expect(sum).to.equal('1 people and 4 groups added, 4 people and 2 groups changed, 2 people and 0 groups removed.')
    expect(renamed).to.match(
      /^gus becomes august: archive, contacts, bookmarks and codes go along, groups keep their addresses/,
    )
    expect(head).to.equal('who or what  how')
    expect(lines).to.have.members([
      '+  nina  Nina Test',
      '-  hal  Hal Test',
      '-  ida  Ida Test',
      '~  dave  title: Clerk → Head Clerk',
      '~  dora  manager: bob → carl',
      '~  eve  manager: carl → ed',
      '~  august  given_name: Gus → August; username: gus → august',
      '~  team-gus  +nina -hal -ida',
      '~  team-gus-news  +nina -hal -ida',
      '+  team-ed  +eve',
      '+  team-ed-news  +eve',
      '+  tree-carl  +team-carl +team-ed',
      '+  tree-carl-news  +team-carl-news +team-ed-news',
      '~  team-bob  -dora',
      '~  team-carl  +dora -eve',
      '~  tree-ann  +tree-carl -team-carl',
      '~  team-bob-news  -dora',
      '~  team-carl-news  +dora -eve',
      '~  tree-ann-news  +tree-carl-news -team-carl-news',
    ])
  })

  it('names everybody whose mail address or phone number cannot be used, and so does what applies it', async () => {
    const file = csv(
      base.map(row => ({
        ...row,
        email: row.id === 'ida' ? 'ida at work' : '',
        phone: row.id === 'hal' ? '0171 5550101' : '',
      })),
    )
    const notes = [
      'The mail address of ida cannot be used: ida at work.',
      'The phone number of hal cannot be used: 0171 5550101. BELLHOP_COUNTRY says in which country such numbers are.',
    ]
    for (const command of ['org-plan', 'org-apply'])
      for (const note of notes) expect((await acme.does(command, { file })).text, command).to.include(note)
    const standing = () => healthOf<{ directory?: { notes: number } }>(acme.config)
    expect((await standing()).directory).to.include({ source: 'file', notes: 2 })
    expect(await germanNotes()).to.include('Die E-Mail-Adresse von ida ist unbrauchbar: ida at work.')
    expect((await acme.does('welcome')).text).to.include(`${notes[1]} (and 1 more: ./bellhop org plan FILE)`)
    await acme.becomes(base)
    expect(await standing()).not.to.have.property('directory')
  })

  /** What the page of the organisation shows to a German reader. */
  async function germanNotes(): Promise<string[]> {
    const store = await storeOf(acme.config)
    const { notes } = await inLanguage('de', () => directoryStanding({ store, config: acme.config }))
    await store.close()
    return notes
  }

  it('is for programs, too', async () => {
    const { out } = await acme.cli('org', 'plan', acme.file('next.csv', csv(next)), '--json')
    const { table } = JSON.parse(out)
    expect(table.rows).to.deep.include(['+', 'nina', 'Nina Test']).and.include(['~', 'team-bob', '-dora'])
  })

  it('changes nothing', async () => {
    const [before, stored] = [await acme.state(), await storeState(acme.config)]
    acme.tap.forgets()
    await acme.does('org-plan', { file: csv(next) })
    expect(await storeState(acme.config)).to.deep.equal(stored)
    await acme.does('org-apply', { file: csv(edit(base, 'ida', { given_name: 'Ada' })) })
    expect(touched(acme.tap.changes())).to.deep.equal({
      rooms: ['team-gus', 'tree-ann'],
      rosters: ['ann', 'gus', 'hal'],
      bookmarks: ['ida'],
    })
    await acme.does('org-apply', { file: csv(base) })
    expect(await acme.state()).to.deep.equal(before)
  })

  it('tells that nothing would change, whatever the order of the file', async () => {
    const file = acme.file('base.csv', csv(base.toReversed()))
    const { code, out } = await acme.cli('org', 'plan', file)
    expect({ code, out }).to.deep.equal({
      code: 0,
      out: 'Nothing would change: the organisation is as the file has it.\n',
    })
  })

  it('does not ask whether so many may go', async () => {
    const { text, ask } = await acme.does('org-plan', { file: csv(without(base, 'hal', 'ida', 'ed', 'eve')) })
    expect(ask).to.equal(undefined)
    expect(text).to.include('4 people and 4 groups removed')
  })

  it('says what an apply then does', async () => {
    const { table: planned } = await acme.does('org-plan', { file: csv(next) })
    const { table: done } = await acme.becomes(next)
    expect(done).to.deep.equal(planned)
    await acme.becomes(base)
  })

  it('names a name that cannot be given before anything is changed', async () => {
    const doubled = edit(base, 'carl', { username: 'bob-news' })
    const { code, err } = await acme.cli('org', 'apply', acme.file('doubled.csv', csv(doubled)))
    expect(code).to.equal(1)
    expect(err).to.include('Several groups would have one address: team-bob-news')
    expect((await acme.does('org-plan', { file: csv(base) })).text).to.match(/^Nothing would change/)
  })
})
