import { gatewayUrl } from '../../../config.ts'
import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { shownCode } from '../code.ts'
import { openTill } from '../till.ts'
import { say } from '../../../texts/say.ts'

export const till = command({
  name: 'till',
  help: 'gives a code for ten minutes: customers type it, and redeem their coupons by themselves before you',
  who: 'member',
  inputs: { place: optionalText('Where you are') },
  async run(context, caller, { place }) {
    const { id } = await openTill(context, callerPerson(caller), place)
    return {
      text: say(
        'Code of your counter: {id}, for 10 minutes. Customers open their coupon, choose Redeem here and type the code. You are told of each coupon.',
        { id: shownCode(id) },
      ),
      link: `${gatewayUrl(context.config)}/coupons?till=${id}`,
    }
  },
})
