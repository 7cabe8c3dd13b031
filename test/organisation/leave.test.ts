// People leave the organisation: at once, everywhere; and never by mistake.
import { expect } from 'chai'
import { jid, room } from '../support/addresses.ts'
import { chart, csv, without } from '../support/chart.ts'
import { twenty as base } from '../support/organisations.ts'
import { presenceOf, pushed, read, roster, shownOut } from '../support/sights.ts'
import { touched } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

describe('somebody who leaves', () => {
  const { acme, online, signInAs } = inWorld(
    () => tappedWorld(base),
    world => world.becomes(base),
  )

  it('is signed out everywhere, with the reason', async () => {
    const [desk, phone] = [await online('dora'), await online('dora')]
    await acme().becomes(without(base, 'dora'))
    const farewell = 'not-authorized: This account is no longer in use.'
    expect([await desk.ended, await phone.ended]).to.deep.equal([farewell, farewell])
  })

  it('gets in no more: not with the code of a device, and not with one that was never used', async () => {
    const [used, unused] = [await acme().code('dora'), await acme().code('dora')]
    await online('dora', used)
    await acme().becomes(without(base, 'dora'))
    expect(await signInAs('dora', used)).to.equal('not-authorized')
    expect(await signInAs('dora', unused)).to.equal('not-authorized')
  })

  it('does not get in with an old code after coming back', async () => {
    const code = await acme().code('dora')
    await acme().becomes(without(base, 'dora'))
    await acme().becomes(base)
    expect(await signInAs('dora', code)).to.equal('not-authorized')
    expect(await signInAs('dora', await acme().code('dora'))).to.equal('signed in')
  })

  it('finds what the organisation gives, and only that, after coming back elsewhere', async () => {
    await acme().becomes(without(base, 'dora'))
    const [again = {}] = chart('dora')
    await acme().becomes([...without(base, 'dora'), { ...again, manager_id: 'carl' }])
    const dora = await online('dora')
    expect(await roster(dora)).to.have.property(jid('ed'))
    expect(await roster(dora)).not.to.have.property(jid('dave'))
  })

  it('is out of the rooms, before the eyes of the others', async () => {
    const [dave, dora] = [await online('dave'), await online('dora')]
    await dave.joins(room('team-bob'), 'Dave Test')
    await dora.joins(room('team-bob'), 'Dora Test')
    await acme().becomes(without(base, 'dora'))
    const gone = await dave.receives(
      ({ name, attrs }) =>
        name === 'presence' && attrs.type === 'unavailable' && attrs.from === `${room('team-bob')}/Dora Test`,
      'the leaving of Dora',
    )
    expect(gone.name).to.equal('presence')
    const { rooms, feeds } = await acme().state()
    expect(rooms['team-bob']).to.deep.equal([
      "Bob Test's team (derived)",
      `${jid('bob')} | admin | Bob Test`,
      `${jid('dave')} | member | Dave Test`,
    ])
    expect(JSON.stringify([rooms, feeds])).not.to.include(jid('dora'))
  })

  it('vanishes from the rosters of colleagues, who see the presence end', async () => {
    const [dave, dora] = [await online('dave'), await online('dora')]
    expect(await presenceOf(dave, dora)).to.equal('available')
    await acme().becomes(without(base, 'dora'))
    expect(await presenceOf(dave, dora)).to.equal('unavailable')
    expect(await pushed(dave, jid('dora'))).to.equal('remove')
    expect(await roster(dave)).not.to.have.property(jid('dora'))
    expect(JSON.stringify((await acme().state()).rosters)).not.to.include(jid('dora'))
  })

  it('gets no broadcast any more', async () => {
    const dave = await online('dave')
    await acme().becomes(without(base, 'dora'))
    acme().tap.forgets()
    const { text } = await acme().does('broadcast-send', { group: 'team-bob-news', text: 'After the farewell' })
    expect(text).to.match(/^Sent to 1 person /)
    await dave.hears('After the farewell')
    const copies = acme()
      .tap.changes()
      .filter(({ name }) => name === 'fanout')
    expect(copies.flatMap(copy => copy.getChildren('to').map(to => to.getText()))).to.deep.equal([jid('dave')])
  })

  it('touches nobody who was no colleague', async () => {
    acme().tap.forgets()
    await acme().becomes(without(base, 'dora'))
    expect(touched(acme().tap.changes())).to.deep.equal({
      directory: ['dora'],
      rooms: ['team-bob', 'tree-ann'],
      feeds: ['team-bob-news', 'tree-ann-news'],
      spaces: ['tree-ann'],
      rosters: ['ann', 'bob', 'dave', 'dora'],
      bookmarks: ['dora'],
    })
  })

  it('and had a team leaves it to whoever leads it now; without anybody, it ends', async () => {
    const dave = await online('dave')
    await dave.joins(room('team-bob'), 'Dave Test')
    const orphans = without(base, 'bob').map(row => (row.manager_id === 'bob' ? { ...row, manager_id: 'carl' } : row))
    await acme().becomes(orphans)
    expect(await shownOut(dave, room('team-bob'))).to.deep.equal(['destroyed'])
    expect(await read(dave, 'news.acme.test', 'team-carl-news')).not.to.equal(undefined)
    expect((await acme().state()).rooms).not.to.have.property('team-bob')
  })
})

describe('many who leave at once', () => {
  let acme: TappedWorld

  before(async () => (acme = await tappedWorld(base)))
  after(() => acme.end())

  const apply = (file: string, ...words: string[]) => acme.cli('org', 'apply', file, ...words)

  it('may be a tenth of the organisation without a word', async () => {
    expect(base).to.have.length(20)
    const { code } = await apply(acme.file('two.csv', csv(without(base, 'sue', 'tom'))))
    expect(code).to.equal(0)
    expect((await acme.state()).accounts).to.have.length(18)
    await acme.becomes(base)
  })

  it('are refused when they are more, unless exactly that number is agreed to', async () => {
    const file = acme.file('three.csv', csv(without(base, 'sue', 'rob', 'tom')))
    const before = await acme.state()
    const text = 'This would remove 3 of 20 people. If that is meant, say so with --yes-remove 3.'
    acme.tap.forgets()
    for (const words of [[], ['--yes-remove', '2'], ['--yes-remove', '4'], ['--yes-remove', '0']]) {
      const { code, out } = await apply(file, ...words)
      expect({ words, code, out }).to.deep.equal({ words, code: 1, out: `${text}\n` })
    }
    const { code, err } = await apply(file, '--yes-remove', 'all')
    expect(code).to.equal(1)
    expect(err).to.include("'all' is no whole number")
    expect(await acme.state()).to.deep.equal(before)

    expect((await apply(file, '--yes-remove', '3')).code).to.equal(0)
    expect(touched(acme.tap.changes()).directory).to.deep.equal(['rob', 'sue', 'tom'])
    expect((await acme.state()).accounts).to.have.length(17)
    await acme.becomes(base)
  }).timeout(30_000)

  it('are told to programs, too, as a question', async () => {
    const { code, out } = await apply(acme.file('three.csv', csv(without(base, 'sue', 'rob', 'tom'))), '--json')
    expect(code).to.equal(1)
    expect(JSON.parse(out)).to.include({ ask: 'yes-remove' })
  })

  it('are not everybody: a file with nobody in it removes nobody, whatever is agreed to', async () => {
    const before = await acme.state()
    for (const [name, content] of [
      ['empty.csv', ''],
      ['header.csv', 'id,username\n'],
      ['list.json', '[]'],
    ] as const) {
      const { code, err } = await apply(acme.file(name, content), '--yes-remove', '20')
      expect(code).to.equal(1)
      expect(err).to.include('nothing was changed')
    }
    expect(await acme.state()).to.deep.equal(before)
  })

  it('count by who they are: a new username is no farewell, a new id is', async () => {
    const renamed = base.map(row => ({ ...row, username: `${row.username}2` }))
    expect((await acme.does('org-apply', { file: csv(renamed) })).ask).to.equal(undefined)
    const others = base.map(({ id, manager_id, ...row }) => ({
      id: `new ${id}`,
      manager_id: manager_id ? `new ${manager_id}` : '',
      ...row,
    }))
    const { ask, text } = await acme.does('org-apply', { file: csv(others) })
    expect({ ask, text }).to.deep.equal({
      ask: 'yes-remove',
      text: 'This would remove 20 of 20 people. If that is meant, say so with --yes-remove 20.',
    })
    await acme.becomes(base)
  })
})
