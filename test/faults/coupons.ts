// Coupons while the faults strike: given out, redeemed, undone and passed on; and what has to be in the store in the end.
import { hosts } from '../../config.ts'
import type { Voucher } from '../../core/coupons/records.ts'
import type { World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Actor } from './actor.ts'
import type { Archived } from './archive.ts'

/** A voucher as it has to be. */
interface Expected {
  coupon: string
  /** Usernames of who may have it: two where nobody knows whether the server took the wish to pass it on. */
  holders: string[]
  used: number
}

export interface CouponActs {
  expected: Expected[]
  /** One life of a coupon: it is made, sent, and mostly redeemed, undone or passed on. */
  lives(n: number): Promise<void>
}

/** Does a command until it is done. @param done what a refusal says where an earlier try has had its effect */
export type Insists = (command: string, fields: Record<string, string>, done?: RegExp) => Promise<boolean>

export function couponActs(
  world: World,
  holders: Actor[],
  insists: Insists,
  pick: (limit: number) => number,
): CouponActs {
  const expected: Expected[] = []
  return {
    expected,
    async lives(n) {
      const name = `life${n}`
      const holder = holders[pick(holders.length)]!
      const friend = holders.find(each => each !== holder)!
      if (!(await insists('coupon-create', { name, text: name }, /is a coupon '/))) return
      if (!(await insists('coupon-send', { coupon: name, to: holder.username }))) return
      const voucher = { coupon: name, holders: [holder.username], used: 0 }
      expected.push(voucher)
      const code = (await vouchersOf(world)).find(({ coupon }) => coupon === name)?.voucher.code ?? ''
      const isUsed = pick(3) > 0 && (await insists('redeem', { code }, /used it|was used|honoured/))
      if (isUsed) voucher.used = 1
      if (isUsed && pick(2) && (await insists('redeem-undo', { code }, /nothing to undo/))) voucher.used = 0
      if (isUsed || pick(2)) return
      voucher.holders.push(friend.username)
      const id = await holder.writes(hosts(world.config).bellhop, `coupon give ${name} to ${friend.username}`)
      if (id) voucher.holders.shift()
    },
  }
}

interface Held {
  voucher: Voucher
  /** The name of the coupon. */
  coupon: string
  /** The username of who has it. */
  holder: string
}

async function vouchersOf({ config }: Pick<World, 'config'>): Promise<Held[]> {
  const store = await storeOf(config)
  try {
    const coupons = new Map((await store.coupons.find()).map(({ id, name }) => [id, name]))
    const people = new Map((await store.people.find()).map(({ id, username }) => [id, username]))
    return (await store.vouchers.find()).map(voucher => ({
      voucher,
      coupon: coupons.get(voucher.coupon) ?? '',
      holder: people.get(voucher.holder) ?? '',
    }))
  } finally {
    await store.close()
  }
}

/** Each voucher is there once, with whom it has to be, used as often as it has to be, and its message has come once. */
export async function judgeCoupons(
  world: Pick<World, 'config'>,
  expected: Expected[],
  archives: Map<string, Archived[]>,
  violations: string[],
): Promise<void> {
  const held = await vouchersOf(world)
  for (const { coupon, holders, used } of expected) {
    const found = held.filter(each => each.coupon === coupon)
    const [one] = found
    if (!one || found.length > 1) violations.push(`${coupon} is there ${found.length} times`)
    else if (!holders.includes(one.holder))
      violations.push(`${coupon} is ${one.holder}'s, not ${holders.join(' or ')}'s`)
    else if (one.voucher.used !== used) violations.push(`${coupon} is used ${one.voucher.used} times, not ${used}`)
    const messages = (archives.get(one?.holder ?? '') ?? []).filter(({ body }) =>
      body.startsWith(`${coupon}, a coupon`),
    )
    if (messages.length !== 1) violations.push(`${one?.holder} was brought ${coupon} ${messages.length} times`)
  }
  violations.push(...(await unevenCounts(world)))
}

/** A coupon was redeemed as often as its vouchers were used, and as often as its redemptions say. */
async function unevenCounts({ config }: Pick<World, 'config'>): Promise<string[]> {
  const store = await storeOf(config)
  try {
    const found: string[] = []
    for (const { id, name, redeemed } of await store.coupons.find()) {
      const vouchers = await store.vouchers.find({ where: { coupon: id } })
      const used = vouchers.reduce((sum, each) => sum + each.used, 0)
      const noted = await store.couponRedemptions.count({ coupon: id, undone: null })
      if (redeemed !== used || redeemed !== noted)
        found.push(`${name} was redeemed ${redeemed} times; its vouchers say ${used}, its redemptions ${noted}`)
    }
    return found
  } finally {
    await store.close()
  }
}
