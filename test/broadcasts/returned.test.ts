// A copy that another server sends back, and sends back again: when it goes out, and when it is given up.
import { expect } from 'chai'
import type { Context } from '../../core/context.ts'
import { placeBroadcast } from '../../core/broadcasts/broadcast.ts'
import { countCopies, takeBackCopy } from '../../core/broadcasts/returned.ts'
import { Fault, type Condition } from '../../xep/fault.ts'
import { openInside, type Inside } from '../support/context.ts'

const START = Date.parse('2026-11-23T08:00:00.000Z')
const CAROL = 'carol@partner.example'
const BROADCAST = 'b1'

describe('a copy that comes back', () => {
  let inside: Inside
  let context: Context
  let moment = START
  before(async () => {
    inside = await openInside()
    context = { ...inside.context, now: () => new Date(moment) }
    const guest = { manager: null, profile: {}, sponsor: 'bob', list: 'partner' as const }
    await context.store.people.insert({ id: 'c', username: 'guest-c', name: 'Carol', jid: CAROL, ...guest })
    await context.store.people.insert({
      id: 'd',
      username: 'guest-d',
      name: 'Dan',
      jid: 'dan@partner.example',
      ...guest,
    })
  })
  beforeEach(async () => {
    moment = START
    const about = { group: 'g', sender: 'bob', origin: 'o', body: 'News', personal: false }
    const sent = new Date(START).toISOString()
    await context.store.broadcasts.put({ id: BROADCAST, ...about, accepted: true, sent, recipients: 1 })
    await context.store.deliveries.put({ id: 'b1/0', broadcast: BROADCAST, people: ['c'], done: true })
    for (const { id } of await context.store.copies.find()) await context.store.copies.remove(id)
  })
  after(() => inside.end())

  let bounces = 0
  const comesBack = (condition: Condition = 'remote-server-not-found', more: { from?: string; origin?: string } = {}) =>
    takeBackCopy(context, {
      from: CAROL,
      id: BROADCAST,
      fault: new Fault(condition, ''),
      origin: `o${++bounces}`,
      ...more,
    })
  const copy = async () => (await context.store.copies.find())[0]

  it('waits longer each time, up to an hour, and is given up after a day', async () => {
    const pauses: number[] = []
    for (let known = await copy(); known?.state !== 'undeliverable'; known = await copy()) {
      if (known) moment = Date.parse(known.due)
      await comesBack()
      pauses.push((Date.parse((await copy())?.due ?? '') - moment) / 1_000)
    }
    expect(pauses.slice(0, 5)).to.deep.equal([10, 20, 40, 80, 160])
    expect(Math.max(...pauses)).to.equal(3_600)
    expect(moment - START).to.be.within(22 * 3_600_000, 24 * 3_600_000)
    expect(await countCopies(context, BROADCAST)).to.deep.equal({ waiting: 0, lost: 1, blocked: 0 })
  })

  it('is given up at once where nothing will change', async () => {
    await comesBack('service-unavailable')
    expect(await copy()).to.include({ state: 'undeliverable', tries: 1 })
  })

  it('counts once when the same bounce comes again', async () => {
    for (let times = 0; times < 3; times++) await comesBack('remote-server-timeout', { origin: 'same' })
    expect(await copy()).to.include({ state: 'waiting', tries: 1 })
  })

  it('is none of ours when it was not sent to that address', async () => {
    expect(await comesBack('remote-server-timeout', { from: 'dan@partner.example' })).to.equal(false)
    expect(await comesBack('remote-server-timeout', { from: 'nobody@partner.example' })).to.equal(false)
    expect(await copy()).to.equal(undefined)
  })

  it('is found among thousands by looking at a few of them', async () => {
    const { store } = context
    const all = Array.from({ length: 5_000 }, (_, at) => `r${(at * 7_919) % 5_000}`)
    const about = { group: 'g', sender: 'bob', origin: 'large', body: 'News', personal: false, accepted: false }
    const sent = new Date(START).toISOString()
    const large = await placeBroadcast(context, { ...about, id: 'large', sent, recipients: 0 }, ['c', ...all])
    let read = 0
    const deliveries = {
      ...store.deliveries,
      get: async (id: string) => (read++, store.deliveries.get(id)),
      find: async (...query: Parameters<typeof store.deliveries.find>) => {
        const found = await store.deliveries.find(...query)
        read += found.length
        return found
      },
    }
    const counted = { ...context, store: { ...store, deliveries } }
    const isOurs = (from: string) =>
      takeBackCopy(counted, { from, id: large.id, fault: new Fault('remote-server-timeout', ''), origin: from })
    const people = ['r0', 'r999', 'r4321']
    for (const id of people)
      await store.people.insert({
        id,
        username: id,
        name: id,
        jid: `${id}@partner.example`,
        manager: null,
        profile: {},
      })
    for (const id of ['c', ...people]) {
      read = 0
      expect(await isOurs(id === 'c' ? CAROL : `${id}@partner.example`), id).to.equal(true)
      expect(read).to.be.within(1, 15)
    }
    expect(await isOurs('dan@partner.example')).to.equal(false)
  })
})
