// What somebody may ask a report about, in the words that `report` takes: some of each kind, to choose from in a form.
import { ownCoupons } from '../coupons/coupon.ts'
import { supervisedDesks } from '../desk/desk.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'

const MOST = 50 // groups that are offered; any other can be written

export async function reportOffers(context: Context, caller: Caller): Promise<string[]> {
  const { store } = context
  const { admin, person } = caller
  const owner = admin ? {} : { owner: person?.id ?? '' }
  const [groups, desks, coupons, reports] = await Promise.all([
    store.groups.find({ where: owner, sort: 'name', limit: MOST }),
    supervisedDesks(context, caller),
    ownCoupons(context, caller),
    person ? store.people.count({ manager: person.id, sponsor: null }) : 0,
  ])
  return [
    ...(reports ? ['team', 'tree'] : []),
    ...groups.map(({ name }) => name),
    ...groups.filter(({ kind }) => kind === 'broadcast').map(({ name }) => `broadcast ${name}`),
    ...desks.map(({ name }) => `desk ${name}`),
    ...coupons.slice(0, MOST).map(({ name }) => `coupons ${name}`),
  ]
}
