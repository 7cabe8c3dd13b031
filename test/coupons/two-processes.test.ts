// Coupons that two processes redeem with one store, on every engine: no use is counted twice, none is lost.
import { expect } from 'chai'
import { makeCouponCode } from '../../core/coupons/code.ts'
import { issue } from '../../core/coupons/issue.ts'
import { redeem } from '../../core/coupons/redeem.ts'
import { undoRedemption } from '../../core/coupons/undo.ts'
import type { Coupon, Voucher } from '../../core/coupons/records.ts'
import { administrator } from '../../core/model/caller.ts'
import { overEngines, person } from '../support/engines.ts'
import { processesOn } from '../support/processes.ts'

const NOW = '2026-12-01T12:00:00.000Z'

const coupon = (total: number, each = 1): Coupon => ({
  ...{ id: 'c', name: 'espresso', owner: null, text: 'Free espresso', from: '2026-12-01', opens: NOW, made: NOW },
  ...{ total, each, places: [], cashiers: [], cashierGroups: [], redeemed: 0 },
})

const voucher = (holder: string): Voucher => ({
  ...{ id: `c ${holder}`, coupon: 'c', holder, code: `CODE${holder}`, used: 0, issued: NOW },
})

overEngines(stand => {
  const processes = processesOn(stand, NOW)

  const settled = async (all: Promise<unknown>[]) =>
    (await Promise.allSettled(all)).filter(({ status }) => status === 'fulfilled').length

  it('redeem one voucher once, of a hundred tries', async () => {
    const both = await processes.both()
    const store = stand.store()
    await store.coupons.insert(coupon(100))
    await store.vouchers.insert(voucher('a'))
    const tries = Array.from({ length: 100 }, (_, at) => {
      const context = both[at % 2]
      return context ? redeem(context, 'c a', { place: undefined, once: `try ${at}` }, administrator) : Promise.reject()
    })
    expect(await settled(tries)).to.equal(1)
    expect([(await store.vouchers.get('c a'))?.used, (await store.coupons.get('c'))?.redeemed]).to.deep.equal([1, 1])
    expect(await store.couponRedemptions.count()).to.equal(1)
  }).timeout(60_000)

  it('redeem a coupon with ten left ten times, of forty people', async () => {
    const both = await processes.both()
    const store = stand.store()
    await store.coupons.insert(coupon(10))
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    for (const person of people) await store.vouchers.insert(voucher(person))
    const tries = people.map((person, at) => {
      const context = both[at % 2]
      return context
        ? redeem(context, `c ${person}`, { place: undefined, once: `try ${at}` }, administrator)
        : Promise.reject()
    })
    expect(await settled(tries)).to.equal(10)
    expect((await store.coupons.get('c'))?.redeemed).to.equal(10)
    expect(await store.couponRedemptions.count({ undone: null })).to.equal(10)
    expect(await store.vouchers.count({ used: 1 })).to.equal(10)
  }).timeout(60_000)

  it('redeem a voucher that is good for three times three times, of forty tries of several devices', async () => {
    const both = await processes.both()
    const store = stand.store()
    await store.coupons.insert(coupon(100, 3))
    await store.vouchers.insert(voucher('a'))
    const tries = Array.from({ length: 20 }, (_, at) =>
      both.map(context => redeem(context, 'c a', { place: undefined, once: `device ${at}` }, administrator)),
    ).flat()
    expect(await settled(tries)).to.be.within(3, 6) // the same request may be heard twice
    expect([(await store.vouchers.get('c a'))?.used, (await store.coupons.get('c'))?.redeemed]).to.deep.equal([3, 3])
    expect(await store.couponRedemptions.count({ undone: null })).to.equal(3)
  }).timeout(60_000)

  it('give one person one voucher of a coupon, of forty sendings', async () => {
    const both = await processes.both()
    const store = stand.store()
    await store.coupons.insert(coupon(100))
    await store.people.insert(person('a'))
    const sendings = Array.from({ length: 20 }, (_, at) =>
      both.map(context => issue(context, { id: 'c' }, { people: ['a'], sending: `sending ${at}` })),
    ).flat()
    expect(await settled(sendings)).to.equal(40)
    expect(await store.vouchers.count({ coupon: 'c', holder: 'a' })).to.equal(1)
  }).timeout(60_000)

  it('undo a redemption once, and count the same request once', async () => {
    const both = await processes.both()
    const store = stand.store()
    const code = makeCouponCode()
    await store.coupons.insert(coupon(10, 3))
    await store.vouchers.insert({ ...voucher('a'), code })
    const same = both.map(context => redeem(context, 'c a', { place: undefined, once: 'the same' }, administrator))
    expect(await settled(same)).to.equal(2)
    expect((await store.vouchers.get('c a'))?.used).to.equal(1)
    const undone = Array.from({ length: 10 }, (_, at) => {
      const context = both[at % 2]
      return context ? undoRedemption(context, code, administrator) : Promise.reject()
    })
    expect(await settled(undone)).to.equal(1)
    expect([(await store.vouchers.get('c a'))?.used, (await store.coupons.get('c'))?.redeemed]).to.deep.equal([0, 0])
  }).timeout(60_000)
})
