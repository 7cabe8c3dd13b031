import { Fault } from '../../../xep/fault.ts'
import { command, numberInput, optionalText, textInput, uploadInput } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import type { Context } from '../../context.ts'
import { findGroup, knowsGroup } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import type { Person } from '../../model/person.ts'
import { personNamed } from '../../people/person.ts'
import { couponMade, createCoupon } from '../coupon.ts'
import { personMentioned } from '../../people/mentioned.ts'
import { remindLater } from '../reminder.ts'
import { say } from '../../../texts/say.ts'

const named = { named: true }

export const couponCreate = command({
  name: 'coupon create',
  help: 'makes a coupon: what it is for, until when, how often, where, and who redeems it',
  who: 'member',
  more:
    'For example: coupon create espresso --until 2026-12-31 --worth "2.50 EUR" --cashiers team-cafe Free espresso.' +
    ' The last day counts wholly. Only you redeem it where you name no cashiers. With --price 2.50 people buy it: they' +
    ' are asked to pay, and have it as soon as they have paid.',
  inputs: {
    name: textInput('Name, one word, as espresso'),
    text: textInput('What it is for, as Free espresso'),
    worth: optionalText('What it is worth, as 2.50 EUR', named),
    price: optionalText('What it costs, as 4.50: whoever wants it pays you from their wallet', named),
    terms: optionalText('Terms, as One for each visit', named),
    from: optionalText('First day, as 2026-12-01 (today, if none is given)', named),
    until: optionalText('Last day, as 2026-12-31 (without an end, if none is given)', named),
    total: { ...numberInput('How often it is honoured in all (without bound, if none is given)'), ...named },
    each: { ...numberInput('How often one person uses it (once, if none is given)'), ...named },
    places: namesInput('Where it is honoured, with commas between (anywhere, if none is given)', named),
    cashiers: namesInput('Who redeems it beside you: people and groups', named),
    picture: uploadInput('A picture, or the address of one', named),
    owner: optionalText('Whose booklet it is in, where the administrator makes it', named),
  },
  async run(context, caller, { cashiers, places = [], owner: whose, picture, ...offer }) {
    const owner = await ownerFor(context, whose, caller)
    const redeemers = await cashiersFrom(context, cashiers ?? [], caller)
    const coupon = await createCoupon(
      context,
      { ...offer, ...redeemers, places, picture: picture?.urls[0] },
      owner,
      caller,
    )
    await remindLater(context, coupon)
    return { text: couponMade(coupon) }
  },
})

async function ownerFor(context: Context, named: string | undefined, caller: Caller): Promise<Person | undefined> {
  if (named === undefined) return caller.person
  const owner = await personNamed(context, named)
  if (!caller.admin && owner.id !== caller.person?.id)
    throw new Fault('forbidden', say('Only the administrator makes coupons for others.'))
  if (owner.sponsor !== undefined)
    throw new Fault('not-acceptable', say('{name} is a guest and has no coupons to give.', { name: owner.name }))
  return owner
}

/** @throws Fault item-not-found, not-acceptable for a guest */
async function cashiersFrom(context: Context, names: string[], caller: Caller) {
  const [cashiers, cashierGroups]: [Person[], string[]] = [[], []]
  for (const name of names) {
    const person = await personMentioned(context, name, caller)
    if (person?.sponsor !== undefined)
      throw new Fault(
        'not-acceptable',
        say('{name} is a guest: only members redeem coupons. Nothing was made.', { name: person.name }),
      )
    const group = person ? undefined : await findGroup(context, name)
    if (person) cashiers.push(person)
    else if (group && (await knowsGroup(context, group, caller))) cashierGroups.push(group.id)
    else
      throw new Fault(
        'item-not-found',
        say("There is no person or group '{name}' for you. Nothing was made.", { name: name.slice(0, 60) }),
      )
  }
  return { cashiers, cashierGroups }
}
