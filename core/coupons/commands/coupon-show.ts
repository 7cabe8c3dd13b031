import { command } from '../../commands/command.ts'
import { closedBecause, validityText } from '../coupon-state.ts'
import { issuerOf, ownCoupon } from '../coupon.ts'
import { amountShown } from '../../wallet/unit.ts'
import { say } from '../../../texts/say.ts'
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
      [say('name'), coupon.name],
      [say('coupon'), coupon.text],
      [say('by'), await issuerOf(context, coupon)],
      [say('worth'), coupon.worth ?? ''],
      [say('price'), coupon.price ? amountShown(coupon.price) : ''],
      [say('terms'), coupon.terms ?? ''],
      [say('valid'), validityText(coupon)],
      [say('state'), closedBecause(context, coupon) ?? say('open')],
      [say('where'), coupon.places.join(', ') || say('anywhere')],
      [say('redeemed by'), redeemers.join(', ') || say('its owner alone')],
      [say('in all'), coupon.total === undefined ? say('without bound') : String(coupon.total)],
      [say('for one person'), String(coupon.each)],
      [say('redeemed'), String(coupon.redeemed)],
      [say('sold'), coupon.price ? String(coupon.sold ?? 0) : ''],
      [say('picture'), coupon.picture ?? ''],
    ].filter(([, value]) => value)
    return { table: { columns: ['', say('coupon')], rows } }
  },
})
