import { command } from '../../commands/command.ts'
import { closedBecause, issuerOf, ownCoupon, validityText } from '../coupon.ts'
import { amountShown } from '../../wallet/unit.ts'
import { ownCouponInput } from './coupon-input.ts'

export const couponShow = command({
  name: 'coupon show',
  help: 'shows all about a coupon that you give out',
  who: 'member',
  readsOnly: true,
  inputs: { coupon: ownCouponInput() },
  async run(context, caller, { coupon: name }) {
    const { store } = context
    const coupon = await ownCoupon(context, name, caller)
    const people = await store.people.find({ where: { id: { in: coupon.cashiers } }, sort: 'name' })
    const groups = await store.groups.find({ where: { id: { in: coupon.cashierGroups } }, sort: 'name' })
    const redeemers = [...people.map(each => each.name), ...groups.map(each => each.name)]
    const rows = [
      ['name', coupon.name],
      ['coupon', coupon.text],
      ['by', await issuerOf(context, coupon)],
      ['worth', coupon.worth ?? ''],
      ['price', coupon.price ? amountShown(coupon.price) : ''],
      ['terms', coupon.terms ?? ''],
      ['valid', validityText(coupon)],
      ['state', closedBecause(context, coupon) ?? 'open'],
      ['where', coupon.places.join(', ') || 'anywhere'],
      ['redeemed by', redeemers.join(', ') || 'its owner alone'],
      ['in all', coupon.total === undefined ? 'without bound' : String(coupon.total)],
      ['for one person', String(coupon.each)],
      ['redeemed', String(coupon.redeemed)],
      ['sold', coupon.price ? String(coupon.sold ?? 0) : ''],
      ['picture', coupon.picture ?? ''],
    ].filter(([, value]) => value)
    return { table: { columns: ['', 'coupon'], rows } }
  },
})
