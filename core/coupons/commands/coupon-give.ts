import { command, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { friendNamed } from '../../invites/friend.ts'
import { giveVoucher } from '../transfer.ts'
import { ownVoucherInput, ownVoucherNamed } from './voucher-input.ts'

const friend = textInput('To whom')

export const couponGive = command({
  name: 'coupon give',
  help: 'gives a coupon of yours that you have not used to somebody else',
  who: 'person',
  inputs: {
    coupon: ownVoucherInput(),
    to: { ...friend, parse: raw => friend.parse(raw.replace(/^\s*to\s+(?=\S)/i, '')) },
  },
  async run(context, caller, { coupon: name, to }) {
    const giver = callerPerson(caller)
    const page = await ownVoucherNamed(context, giver, name)
    return { text: await giveVoucher(context, page, giver, await friendNamed(context, to, giver, caller)) }
  },
})
