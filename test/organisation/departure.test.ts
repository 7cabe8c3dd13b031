// The brake and the chart behind every directory, without one.
import { expect } from 'chai'
import { heldBack, confirmDepartures, heldDepartures } from '../../core/organisation/departure.ts'
import { chartOf } from '../../core/organisation/listing.ts'
import { holdLosses } from '../../core/organisation/held-kinds.ts'
import { claimsOfFormer } from '../../core/organisation/rename.ts'
import { openInside, type Inside } from '../support/context.ts'
import type { Person } from '../../core/model/person.ts'
import type { Listing } from '../../core/model/listing.ts'
import { inLanguage } from '../../texts/say.ts'

const HOUR = 60 * 60_000

const person = (id: string, manager: string | null = null, more: Partial<Person> = {}): Person => ({
  ...{ id, username: id, name: id, manager, profile: {} },
  ...more,
})
const entry = (id: string, manager: string | null = null, username = id) => ({
  ...{ id, username, manager, profile: {} },
  called: id,
})
const listing = (entries: Listing['entries'], unusable: string[] = []): Listing => ({
  ...{ entries, unusable, leavers: [], notes: [] },
})

describe('those who leave a directory', () => {
  let inside: Inside
  let people: Person[]
  let now = Date.parse('2030-01-01T00:00:00Z')

  before(async () => {
    inside = await openInside()
    inside.context.now = () => new Date(now)
  })
  after(() => inside.end())
  beforeEach(async () => {
    now += 10 * HOUR
    people = Array.from({ length: 30 }, (_, at) => person(`p${at}`))
    const { store } = inside.context
    for (const { id } of await store.departures.find()) await store.departures.remove(id)
    for (const each of people) await store.people.put(each)
  })

  /** They are not listed any more; who stays all the same. The others are gone behind it. */
  async function leave(...numbers: number[]): Promise<string[]> {
    const ids = numbers.map(at => `p${at}`)
    const leaving = people.filter(({ id }) => ids.includes(id))
    const held = await heldBack(inside.context, people, leaving, true)
    people = people.filter(each => !leaving.includes(each) || held.includes(each))
    return held.map(({ id }) => id)
  }

  it('may be a tenth of it within an hour, one by one or together', async () => {
    expect(await leave(1)).to.deep.equal([])
    now += HOUR / 4
    expect(await leave(2, 3)).to.deep.equal([])
    now += HOUR / 4
    expect(await leave(4)).to.deep.equal(['p4'])
  })

  it('may be as many again when the hour is over', async () => {
    expect(await leave(1, 2, 3)).to.deep.equal([])
    now += HOUR + 1
    expect(await leave(4, 5)).to.deep.equal([])
  })

  it('are all held back or none, and stay so however long it takes; others may go later', async () => {
    expect(await leave(1, 2, 3, 4)).to.deep.equal(['p1', 'p2', 'p3', 'p4'])
    now += 5 * HOUR
    expect(await leave(1, 2, 3, 4, 5)).to.deep.equal(['p1', 'p2', 'p3', 'p4'])
    expect((await heldDepartures(inside.context)).map(({ id }) => id)).to.deep.equal(['p1', 'p2', 'p3', 'p4'])
    await confirmDepartures(inside.context, [person('p1')])
    expect(await leave(1, 2, 3, 4)).to.deep.equal(['p2', 'p3', 'p4'])
  })

  it('are forgotten when they are listed again', async () => {
    await leave(1, 2, 3, 4)
    expect(await leave()).to.deep.equal([])
    now += HOUR + 1
    expect(await leave(1)).to.deep.equal([])
  })

  it('are judged anew when they were listed again, even within the hour', async () => {
    expect(await leave(1, 2, 3, 4)).to.have.length(4)
    await confirmDepartures(inside.context, people.slice(1, 5))
    expect(await leave(1, 2, 3, 4)).to.deep.equal([])
    people = Array.from({ length: 30 }, (_, at) => person(`p${at}`))
    expect(await leave()).to.deep.equal([])
    expect(await leave(1, 2, 3, 4)).to.deep.equal(['p1', 'p2', 'p3', 'p4'])
  })

  it('are not kept by a question', async () => {
    const asked = await heldBack(inside.context, people, people.slice(0, 10), false)
    expect(asked).to.have.length(10)
    expect(await heldDepartures(inside.context)).to.deep.equal([])
  })

  it('may be one where there are fewer than ten', async () => {
    people = people.slice(0, 5)
    expect(await leave(1)).to.deep.equal([])
    expect(await leave(2)).to.deep.equal(['p2'])
  })

  describe('and managers above', () => {
    const rows: [string, string | null][] = [
      ['top', null],
      ['a', 'top'],
      ['b', 'top'],
      ['lead', 'a'],
      ...Array.from({ length: 8 }, (_, at): [string, string] => [`r${at}`, 'lead']),
    ]
    const members = rows.map(([id, manager]) => person(id, manager))
    /** What is held when the directory lists these lines instead, and whose manager is whose then. */
    async function held(lines: Record<string, string | null>, { missing = [''], stays = [''] } = {}) {
      const listed = rows.filter(([id]) => !missing.includes(id) && !stays.includes(id))
      const entries = listed.map(([id, manager]) => entry(id, id in lines ? (lines[id] ?? null) : manager))
      const staying = new Set(rows.map(([id]) => id).filter(id => !missing.includes(id)))
      const found = await holdLosses(inside.context, entries, members, staying, false)
      const managers = Object.fromEntries(found.entries.map(({ id, manager }) => [id, manager]))
      return { kinds: found.heldKinds.map(({ kind, people: whose }) => `${kind} ${whose.length}`), managers }
    }

    it('keep everybody below in the trees above, where one line is missing', async () => {
      const { kinds, managers } = await held({ a: null })
      expect(kinds).to.deep.equal(['membership 10'])
      expect(managers).to.include({ a: 'top', lead: 'a', r0: 'lead' })
    })

    it('are no loss where one of them leaves, and the reports get another one', async () => {
      const lines = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`r${at}`, 'b']))
      expect((await held(lines, { missing: ['lead'] })).kinds).to.deep.equal([])
    })

    it('are no loss where one of them is held back, or cannot be read at the moment', async () => {
      expect((await held({}, { stays: ['lead'] })).kinds).to.deep.equal([])
    })
  })

  it('leave an old username to nobody else who gets it at once or later; two who are here exchange theirs', async () => {
    const { context } = inside
    const [ann, bob] = [person('a1', null, { username: 'ann' }), person('b1', null, { username: 'bob' })]
    const until = new Date(now + HOUR).toISOString()
    await context.store.formerNames.put({ id: 'anna', person: 'a1', until })
    const claimed = async (...entries: Parameters<typeof claimsOfFormer>[1]) =>
      (await claimsOfFormer(context, entries, [ann, bob])).map(claim => claim.entry.id)
    expect(await claimed(entry('a1', null, 'annie'), entry('b1'), entry('new', null, 'ann'))).to.deep.equal(['new'])
    expect(await claimed(entry('a1', null, 'ann'), entry('b1', null, 'anna'))).to.deep.equal(['b1'])
    expect(await claimed(entry('a1', null, 'anna'), entry('b1', null, 'ann'))).to.deep.equal([])
    expect(await claimed(entry('a1', null, 'bob'), entry('b1', null, 'ann'))).to.deep.equal([])
    now += 2 * HOUR
    expect(await claimed(entry('a1', null, 'ann'), entry('b1', null, 'anna'))).to.deep.equal([])
    await context.store.formerNames.remove('anna')
  })
})

describe('the chart of a directory', () => {
  it('has no manager who is not listed, and nobody above themselves', () => {
    const { entries } = chartOf(listing([entry('a', 'gone'), entry('b', 'b'), entry('c', 'a')]), [], [])
    expect(entries.map(({ manager }) => manager)).to.deep.equal([null, null, 'a'])
  })

  it('opens a circle where the one who is listed first stays below their manager', () => {
    const { entries, notes } = chartOf(
      listing([entry('a', 'b'), entry('b', 'c'), entry('c', 'a'), entry('d', 'a')]),
      [],
      [],
    )
    expect(entries.map(({ manager }) => manager)).to.deep.equal(['b', 'c', null, 'a'])
    expect(notes).to.have.length(1)
    expect(notes[0]?.()).to.match(/^The managers above . form a circle/)
    expect(inLanguage('de', () => notes[0]?.())).to.match(/^Die Vorgesetzten über . bilden einen Kreis/)
  })

  it('gives a username to who has it, and keeps the other as before', () => {
    const people = [person('1', null, { username: 'jo' }), person('2', null, { username: 'flo' })]
    const { entries, notes } = chartOf(listing([entry('2', null, 'jo'), entry('1', null, 'jo')]), people, [])
    expect(entries.map(({ id, username }) => [id, username])).to.deep.equal([
      ['1', 'jo'],
      ['2', 'flo'],
    ])
    expect(notes.map(note => note()).join()).to.include('jo is the username of 2 and of 1: give 2 another.')
  })

  it('leaves guests alone', () => {
    const guest = person('g', null, { username: 'jo', sponsor: 'host' })
    const { entries, notes } = chartOf(listing([entry('1', null, 'jo')]), [guest], [])
    expect(entries).to.deep.equal([])
    expect(notes.map(note => note()).join()).to.include('username of a guest')
  })

  it('gives nobody the old username of somebody who was renamed, and says until when', () => {
    const [mary, max] = [person('1', null, { username: 'mary' }), person('2', null, { username: 'max' })]
    const claims = ['2', '3'].map(id => ({ entry: entry(id, null, 'jo'), now: 'mary', until: '2030-04-01' }))
    const listed = listing([entry('1', null, 'mary'), entry('2', null, 'jo'), entry('3', null, 'jo')])
    const { entries, notes } = chartOf(listed, [mary, max], [], claims)
    expect(entries.map(({ id, username }) => [id, username])).to.deep.equal([
      ['1', 'mary'],
      ['2', 'max'],
    ])
    expect(notes).to.have.length(2)
    expect(notes[0]?.()).to.match(/^2 cannot be called jo: until 2030-04-01 that is the old address of mary\./)
  })

  it('gives nobody the username of somebody who is held back, and says so', () => {
    const old = person('1', null, { username: 'jo' })
    const { entries, notes } = chartOf(listing([entry('2', null, 'jo')]), [old], [old])
    expect(entries.map(({ id }) => id)).to.deep.equal(['1'])
    expect(notes.map(note => note()).join()).to.include('2 has the username of jo, who is still here')
  })
})
