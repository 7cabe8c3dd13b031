import { gatewayUrl } from '../../../config.ts'
import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { openRequests } from '../request.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'

export const wallet = command({
  name: 'wallet',
  help: 'shows what is in your wallet, and what is open',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const own = callerPerson(caller)
    const wallets = await walletsOf(context, own)
    const open = await openRequests(context, own)
    const toPay = open.filter(({ payer }) => payer === own.id).length
    const lines = wallets.map(
      ({ balance, currency, play, frozen }) =>
        `Your wallet: ${amountShown({ amount: balance, currency, play })}${frozen === undefined ? '' : ' (frozen: nothing is paid from it)'}`,
    )
    const asked = toPay ? [`You are asked to pay ${toPay} ${toPay === 1 ? 'time' : 'times'}: requests lists them.`] : []
    const text = [...lines, ...asked, 'Write pay, request or topup, for example: pay michael 25 lunch'].join('\n')
    return { text, link: `${gatewayUrl(context.config)}/wallet` }
  },
})
