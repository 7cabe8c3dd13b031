// A copy that another server sends back, and sends back again: when it goes out, and when it is given up.
import { expect } from 'chai'
import type { Context } from '../core/context.ts'
import { outstanding, takeBack } from '../core/broadcasts/returned.ts'
import { Fault, type Condition } from '../xep/fault.ts'
import { openInside, type Inside } from './support/context.ts'

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
    const guest = { manager: null, profile: {}, guest: 'bob', list: 'partner' as const }
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
    takeBack(context, { from: CAROL, id: BROADCAST, fault: new Fault(condition, ''), origin: `o${++bounces}`, ...more })
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
    expect(await outstanding(context, BROADCAST)).to.deep.equal({ waiting: 0, lost: 1 })
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
})
